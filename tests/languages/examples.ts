import type { ToolchainName } from '@podo/domain'

/** A registry that installs ask; a machine may reach some and not others. */
export type Registry = 'npm' | 'pypi' | 'crates' | 'go' | 'maven' | 'rubygems' | 'packagist'

/** One app of `examples/`: what detection says of it, and what it answers once it is live. */
export interface Example {
  /** Folder below `examples/`; also the name of the app. */
  readonly folder: string
  /** Lines of the plan by their name in `Plan`, as text. */
  readonly plan: {
    readonly language: string
    readonly framework?: string
    readonly packageManager?: string
    readonly install?: string
    readonly build?: string
    readonly web?: string
    readonly staticRoot?: string
  }
  readonly toolchains?: readonly ToolchainName[]
  readonly registry?: Registry
  /** Path asked to a text of the answer; `/` must be one. */
  readonly answers: Readonly<Record<string, string>>
  /** One app at least of each language runs in `npm test`; all of them in `npm run test:languages`. */
  readonly daily?: boolean
  /** Argv run in the copy of the folder before it is deployed, such as one that makes a lockfile. */
  readonly prepare?: readonly string[]
}

export const EXAMPLES: readonly Example[] = [
  { folder: 'sample', plan: { language: 'node', web: 'node server.js' }, answers: { '/': 'Podo' }, daily: true },
]

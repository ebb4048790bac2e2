import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import type { NodePackage } from './node-package.ts'

export interface NodeManager {
  readonly name: Sourced<string>
  /** Installs; `omitDevelopment` leaves out what only builds need. */
  install(omitDevelopment: boolean): Sourced<string>
  /** Runs a script of package.json. */
  run(script: string): string
  readonly cache: string
  readonly lockfiles: readonly string[]
}

const LOCKFILES: readonly (readonly [file: string, manager: string])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

/** Written into commands, so that only what is a version may pass. */
const PINNED = /^(npm|pnpm|yarn|bun)@(\d{1,4}(?:\.\d{1,6}){0,2})/

/**
 * npm is at hand; the others are fetched by npx in the version that `packageManager` of package.json pins.
 * A lockfile decides; without one `packageManager` does; without both it is npm.
 */
export function chooseManager(tree: AppTree, content: NodePackage): NodeManager {
  const pinned = PINNED.exec(content.packageManager ?? '')
  const lock = LOCKFILES.find(([file, manager]) => tree.has(file) && (pinned === null || pinned[1] === manager)) ?? LOCKFILES.find(([file]) => tree.has(file))
  const name = lock?.[1] ?? pinned?.[1] ?? 'npm'
  const from = lock?.[0] ?? (pinned === null ? 'default' : 'package.json')
  const version = pinned?.[1] === name ? (pinned[2] ?? null) : null
  const lockfiles = lock === undefined ? ['package.json'] : ['package.json', lock[0]]
  const base = { name: { value: name, from }, lockfiles, cache: name } as const
  const locked = lock !== undefined
  switch (name) {
    case 'pnpm':
      return { ...base, ...viaNpx(`pnpm@${version ?? '10'}`, locked ? 'install --frozen-lockfile' : 'install', '--prod', from) }
    case 'yarn':
      return { ...base, ...yarn(tree, version, locked, from) }
    case 'bun':
      return { ...base, ...viaNpx(`bun@${version ?? '1'}`, locked ? 'install --frozen-lockfile' : 'install', '--production', from) }
    default:
      return {
        ...base,
        install: (omit) => ({ value: `${locked ? 'npm ci' : 'npm install --no-package-lock'}${omit ? ' --omit=dev' : ''}`, from: locked ? from : 'package.json' }),
        run: (script) => `npm run ${script}`,
      }
  }
}

type Commands = Pick<NodeManager, 'install' | 'run'>

function viaNpx(tool: string, install: string, omitFlag: string, from: string): Commands {
  return {
    install: (omit) => ({ value: `npx --yes ${tool} ${install}${omit ? ` ${omitFlag}` : ''}`, from }),
    run: (script) => `npx --yes ${tool} run ${script}`,
  }
}

/** Yarn 1 is the package `yarn`; everything later is `@yarnpkg/cli-dist`, and leaves nothing out. */
function yarn(tree: AppTree, version: string | null, locked: boolean, from: string): Commands {
  const isModern = version === null ? tree.has('.yarnrc.yml') : !version.startsWith('1.') && version !== '1'
  if (!isModern) return viaNpx(`yarn@${version ?? '1'}`, locked ? 'install --frozen-lockfile' : 'install', '--production', from)
  const tool = `@yarnpkg/cli-dist@${version ?? '4'}`
  return { install: () => ({ value: `npx --yes ${tool} install${locked ? ' --immutable' : ''}`, from }), run: (script) => `npx --yes ${tool} run ${script}` }
}

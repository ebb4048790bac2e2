import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { Refusal } from '../refusals.ts'
import type { Home, Member } from './node-workspace.ts'

/** One framework: how it is known, what it makes. */
export interface NodeFramework {
  readonly name: string
  /** Any of these packages says that the app is made with it. */
  readonly dependencies: readonly string[]
  /** Its build command, where no script says one; null when it has none. */
  readonly build: string | null
  /** Null: it says nothing of how it is served, so that entry file and usual names are looked for. */
  serve(app: Member, home: Home): Served | null
  readonly caches?: readonly string[]
  /** At build and run: telemetry that is off, the address that it listens on. */
  readonly environment?: Readonly<Record<string, string>>
}

export type Served = ServedFiles | ServedProgram | NotServed

interface ServedFiles {
  readonly kind: 'files'
  readonly root: Sourced<string>
  /** File for addresses without a file. */
  readonly fallback: Sourced<string> | null
  /** Start commands that have nothing to start where files are made: served all the same. */
  readonly replaces?: RegExp
}

export interface ServedProgram {
  readonly kind: 'program'
  readonly command: Sourced<string>
  /** It is what starts even where a script says the framework's own start command. */
  readonly replaces?: RegExp
  /** Follows the build, such as copies that the program needs beside it. */
  readonly afterBuild?: string
  readonly environment?: Readonly<Record<string, Sourced<string>>>
  readonly notices?: readonly PlanNotice[]
}

interface NotServed extends Refusal {
  readonly kind: 'not-served'
}

export const files = (root: Sourced<string>, fallback: Sourced<string> | null = null, replaces?: RegExp): Served => ({ kind: 'files', root, fallback, ...(replaces === undefined ? {} : { replaces }) })

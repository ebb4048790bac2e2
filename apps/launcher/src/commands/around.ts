import type { Surroundings } from '@podo/config'

/** What a command knows of where it was called. */
export interface Around extends Surroundings {
  readonly environment: NodeJS.ProcessEnv
  readonly print: (line: string) => void
  /** Where this program lies when it is not in a clone. */
  readonly runtimeRoot: string
  /** The clone it lies in; undefined when it is a runtime folder's own. */
  readonly cloneRoot: string | undefined
  /** How to call `podo` from here: `bin/podo`. */
  readonly command: string
}

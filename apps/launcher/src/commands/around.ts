import type { Surroundings } from '@podo/config'

/** What a command knows of where it was called. */
export interface Around extends Surroundings {
  readonly environment: NodeJS.ProcessEnv
  readonly print: (line: string) => void
  /** This program's own file. */
  readonly launcherFile: string
  /** The clone it lies in; undefined when it is a runtime folder's own. */
  readonly cloneRoot: string | undefined
  /** How to call `podo` from here: `bin/podo`. */
  readonly command: string
}

import type { Cause, CausePhase, Setting } from '../cause.ts'

export interface CauseCode {
  readonly phase: CausePhase
  readonly fault: Cause['fault']
  /** A few words, for lists. */
  readonly title: string
  /** For the documentation: what it means and how to mend it. */
  readonly explanation: string
  /** Where it is mended, unless what was seen says it better. */
  readonly setting: Setting | null
}

export const inPodoYaml = (name: string): Setting => ({ where: 'podo.yaml', name })
export const inRepository = (name: string | null): Setting => ({ where: 'repository', name })
export const inConfig = (name: string | null): Setting => ({ where: 'config', name })
export const onMachine = (name: string): Setting => ({ where: 'machine', name })
export const IN_LOG: Setting = { where: 'log', name: null }
/** The app's own page: stop, roll back, deploy again. */
export const ON_APP: Setting = { where: 'app', name: null }

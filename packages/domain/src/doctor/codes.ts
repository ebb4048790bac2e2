import type { Cause, CausePhase, Evidence, Facts, Setting } from './cause.ts'
import { BUILD_CODES } from './codes/build.ts'
import type { CauseCode } from './codes/cause-code.ts'
import { FETCH_AND_PLAN_CODES } from './codes/fetch-and-plan.ts'
import { PHASE_CODES } from './codes/phase.ts'
import { RUN_CODES } from './codes/run.ts'
import { START_CODES } from './codes/start.ts'
import { VERIFY_CODES } from './codes/verify.ts'

/** Every code that the doctor knows, in the order of the phases. A code is never renamed and never given another meaning. */
export const CAUSE_CODES = { ...FETCH_AND_PLAN_CODES, ...BUILD_CODES, ...START_CODES, ...VERIFY_CODES, ...RUN_CODES, ...PHASE_CODES } as const satisfies Record<string, CauseCode>

export type { CauseCode }

export type CauseCodeName = keyof typeof CAUSE_CODES

export const isCauseCode = (code: string): code is CauseCodeName => Object.hasOwn(CAUSE_CODES, code)

export interface Verdict {
  readonly code: CauseCodeName
  readonly sentence: string
  readonly nextAction: string
  readonly evidence: readonly Evidence[]
  readonly facts: Facts
  /** Where this one is mended, when that is not where its code says. */
  readonly setting?: Setting | null
  /** When it was seen in another phase than the code's own. */
  readonly phase?: CausePhase
}

export function causeOf({ phase, setting, ...verdict }: Verdict): Cause {
  const known: CauseCode = CAUSE_CODES[verdict.code]
  return { ...verdict, phase: phase ?? known.phase, fault: known.fault, setting: setting === undefined ? known.setting : setting }
}

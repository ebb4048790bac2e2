import type { Detection } from '../plan/plan.ts'
import type { Cause } from './cause.ts'
import { causeOf, isCauseCode } from './codes.ts'

/** The cause for a tree that detection could not plan. */
export function diagnosePlan(unknown: Extract<Detection, { kind: 'unknown' }>): Cause {
  return causeOf({
    code: isCauseCode(unknown.code) ? unknown.code : 'PODO-PLAN-UNKNOWN',
    sentence: unknown.sentence,
    nextAction: unknown.nextAction,
    evidence: unknown.evidence.length === 0 ? [] : [{ kind: 'log', lines: unknown.evidence }],
    facts: {},
  })
}

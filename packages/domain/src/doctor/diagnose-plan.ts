import type { Detection } from '../plan/plan.ts'
import type { Cause } from './cause.ts'
import { causeOf } from './codes.ts'

/** The cause for a tree that detection could not plan. */
export function diagnosePlan(unknown: Extract<Detection, { kind: 'unknown' }>): Cause {
  return causeOf({
    code: unknown.code,
    sentence: unknown.sentence,
    nextAction: unknown.nextAction,
    evidence: unknown.evidence.length === 0 ? [] : [{ kind: 'log', lines: unknown.evidence }],
    facts: unknown.facts,
  })
}

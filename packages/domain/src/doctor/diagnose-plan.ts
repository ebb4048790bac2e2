import type { Detection } from '../plan/plan.ts'
import type { Cause, Facts, Setting } from './cause.ts'
import { inPodoYaml, inRepository } from './codes/cause-code.ts'
import { causeOf } from './codes.ts'

/** The cause for a tree that detection could not plan. */
export function diagnosePlan({ code, facts, sentence, nextAction, evidence }: Extract<Detection, { kind: 'unknown' }>): Cause {
  return causeOf({ code, sentence, nextAction, evidence: evidence.length === 0 ? [] : [{ kind: 'log', lines: evidence }], facts, ...settingOf(code, facts) })
}

/** What was advised, where it is not the usual way to mend this code. */
function settingOf(code: string, { advice, file }: Facts): { readonly setting?: Setting } {
  if (advice === 'say-root' || advice === 'name-folder') return { setting: inPodoYaml('root') }
  if (advice === 'make-index') return { setting: inPodoYaml('static.root') }
  return code === 'PODO-PLAN-BROKEN-FILE' && typeof file === 'string' ? { setting: inRepository(file) } : {}
}

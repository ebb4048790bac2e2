import type { Cause } from './cause.ts'
import { causeOf } from './codes.ts'

/** Names that podo.yaml lists under buildVariables and that have no value yet. */
export function diagnoseBuildVariables(missing: readonly string[], app: string): Cause {
  const [first = ''] = missing
  const names = missing.slice(0, 10).join(', ')
  return causeOf({
    code: 'PODO-BUILD-VARIABLE-UNSET',
    sentence: missing.length === 1 ? `podo.yaml says that the build needs ${first}, and it has no value.` : `podo.yaml says that the build needs ${names}, and they have no values.`,
    nextAction: `Set it and deploy again: podo build-env set ${first} --app ${app}`,
    evidence: [{ kind: 'file', path: 'podo.yaml' }],
    facts: { names, first, app, count: missing.length, kind: 'build' },
    setting: { where: 'config', name: first },
  })
}

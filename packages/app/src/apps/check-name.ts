import { hostLabel, nameProblem, suggestName } from '@podo/domain'
import { findApp } from '@podo/store'
import type { ProjectPlace, Tx } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import type { PlacedCall } from '../operation/call.ts'

export interface NameAnswer {
  readonly available: boolean
  readonly problem: string | null
  readonly suggestion: string | null
  readonly address: string | null
}

/** For a form while one types: whether the name can be used, and what to use instead. */
export async function checkName(call: PlacedCall<ProjectPlace>, input: { readonly name: string }): Promise<NameAnswer> {
  const { services, actor, place } = call
  const taken = (tx: Tx, name: string): Promise<boolean> => findApp(tx, teamIds(actor), place.project, name).then((app) => app !== null)
  const malformed = nameProblem('app', input.name)
  return call.transaction(async (tx) => {
    const problem = malformed ?? ((await taken(tx, input.name)) ? `The project has an app named ${input.name}.` : null)
    if (problem === null) return { available: true, problem, suggestion: null, address: services.appAddress(`${hostLabel(input.name, 'production')}.${services.appsDomain}`) }
    return { available: false, problem, suggestion: await freeName(suggestName('app', input.name), (name) => taken(tx, name)), address: null }
  })
}

async function freeName(base: string, isTaken: (name: string) => Promise<boolean>): Promise<string | null> {
  if (nameProblem('app', base) === null && !(await isTaken(base))) return base
  for (let number = 2; number <= 20; number += 1) {
    const name = `${base.slice(0, 26)}-${number}`
    if (nameProblem('app', name) === null && !(await isTaken(name))) return name
  }
  return null
}

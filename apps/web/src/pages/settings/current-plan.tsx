import { useQuery } from '@tanstack/react-query'
import { api } from '../../data/client.ts'
import type { Place } from '../../data/app.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { deploymentNumber } from '../../language/words.ts'
import { PlanView } from '../deployment/plan-view.tsx'

/** How the next deployment of the same files is built and started, with what in podo.yaml would change it. */
export function CurrentPlan({ place }: { readonly place: Place }) {
  const query = useQuery(api.apps.plan.queryOptions({ input: { ...place } }))
  return (
    <QueryState query={query} what={m.deployment_plan()}>
      {({ plan }) => (plan === null ? null : <PlanView title={m.plan_current({ number: deploymentNumber(plan.deployment) })} lines={plan.lines} notices={plan.notices} overrides />)}
    </QueryState>
  )
}

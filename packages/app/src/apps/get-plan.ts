import type { PlanLine, PlanNotice } from '@podo/contract'
import { viewLatestPlan } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { presentPlan } from '../deployments/present-plan.ts'
import type { PlacedCall } from '../operation/call.ts'

interface CurrentPlan {
  readonly deployment: number
  readonly commit: string | null
  readonly lines: PlanLine[]
  readonly notices: PlanNotice[]
}

/** The newest plan of the app here: what the next deployment of the same files will do. */
export async function getPlan(call: PlacedCall<TargetPlace>): Promise<{ plan: CurrentPlan | null }> {
  const latest = await call.transaction((tx) => viewLatestPlan(tx, call.place.targetId))
  if (latest === null) return { plan: null }
  const { deployment, commit, plan, notices } = latest
  return { plan: { deployment, commit, lines: presentPlan(plan), notices: [...notices] } }
}

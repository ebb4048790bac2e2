import { viewScale } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'

export interface ScaleAnswer {
  readonly counts: Record<string, number>
  readonly processes: string[]
}

/** The counts that were set; a process that is not named runs once. */
export async function get(call: PlacedCall<TargetPlace>): Promise<ScaleAnswer> {
  const { counts, processes } = await call.transaction((tx) => viewScale(tx, call.place.targetId))
  return { counts: { ...counts }, processes: [...processes] }
}

import type { LogPage } from '@podo/contract'
import { absent } from '@podo/kernel'
import { viewDeployment } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { downloadLog } from '../logs/download.ts'
import type { Downloaded } from '../logs/download.ts'
import type { PlacedCall } from '../operation/call.ts'
import { readLog } from '../logs/query.ts'
import type { LogFilterInput, LogInput } from '../logs/query.ts'

export async function readDeploymentLog(call: PlacedCall<TargetPlace>, input: LogInput & { readonly number: number }): Promise<LogPage> {
  return readLog(call.services.logs, { kind: 'build', id: await deploymentId(call, input.number) }, input)
}

export async function* downloadDeploymentLog(call: PlacedCall<TargetPlace>, number: number, filter: LogFilterInput, signal: AbortSignal): AsyncGenerator<readonly Downloaded[]> {
  yield* downloadLog(call.services.logs, { kind: 'build', id: await deploymentId(call, number) }, filter, signal)
}

async function deploymentId(call: PlacedCall<TargetPlace>, number: number): Promise<string> {
  const view = await call.transaction((tx) => viewDeployment(tx, call.place.targetId, number))
  if (view === null) throw absent('deployment')
  return view.id
}

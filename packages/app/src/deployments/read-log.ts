import type { LogPage } from '@podo/contract'
import { absent } from '@podo/kernel'
import type { LogLine } from '@podo/ports'
import { viewDeployment } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { readLog } from '../logs/query.ts'
import type { LogInput } from '../logs/query.ts'

export async function readDeploymentLog(call: PlacedCall<TargetPlace>, input: LogInput & { readonly number: number }): Promise<LogPage> {
  return readLog(call.services.logs, { kind: 'build', id: await deploymentId(call, input.number) }, input)
}

/** The whole log, page by page, for a download; ends at the line that is the last when it gets there. */
export async function* downloadDeploymentLog(call: PlacedCall<TargetPlace>, number: number, signal: AbortSignal): AsyncGenerator<readonly LogLine[]> {
  const id = await deploymentId(call, number)
  for (let after = 0; !signal.aborted; ) {
    const page = await call.services.logs.read({ kind: 'build', id }, { after, limit: 1000 })
    const last = page.lines.at(-1)
    if (last === undefined) return
    yield page.lines
    after = last.sequence
  }
}

async function deploymentId(call: PlacedCall<TargetPlace>, number: number): Promise<string> {
  const view = await call.transaction((tx) => viewDeployment(tx, call.place.targetId, number))
  if (view === null) throw absent('deployment')
  return view.id
}

import type { LogMark, LogPage, LogUsage } from '@podo/contract'
import { viewLogMarks } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { readLog } from './query.ts'
import type { LogInput } from './query.ts'

const MOST_MARKS = 500

export const appStream = (place: TargetPlace): { kind: 'app'; id: string } => ({ kind: 'app', id: place.targetId })

export const read = (call: PlacedCall<TargetPlace>, input: LogInput): Promise<LogPage> => readLog(call.services.logs, appStream(call.place), input)

export async function usage(call: PlacedCall<TargetPlace>): Promise<LogUsage> {
  const { logs } = call.services
  const stream = appStream(call.place)
  const [{ bytes, budgetBytes }, { firstKept, firstKeptAt, last }] = await Promise.all([logs.usage(stream), logs.read(stream, { limit: 1 })])
  return { bytes, budgetBytes, firstKept, firstKeptAt, last }
}

export async function marks(call: PlacedCall<TargetPlace>, { from, to }: { readonly from: number; readonly to?: number | undefined }): Promise<{ items: LogMark[] }> {
  return { items: await call.transaction((tx) => viewLogMarks(tx, call.place.targetId, { from, to: to ?? Date.now() }, MOST_MARKS)) }
}

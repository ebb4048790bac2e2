import type { LogPage } from '@podo/contract'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { readLog } from './query.ts'
import type { LogInput } from './query.ts'

export const read = (call: PlacedCall<TargetPlace>, input: LogInput): Promise<LogPage> => readLog(call.services.logs, { kind: 'app', id: call.place.targetId }, input)

import type { Instance, Probe } from '@podo/agent-protocol'
import type { Listener } from '../proc/list-listeners.ts'
import { readResident } from '../proc/read-memory.ts'
import type { InstanceRecord } from '../state/schema.ts'

export interface InstanceParts {
  readonly record: InstanceRecord
  readonly state: Instance['state']
  readonly probe: Probe | null
  readonly listening: readonly Listener[]
  readonly lastLines: readonly string[]
  readonly family: () => readonly number[]
}

export const viewInstance = ({ record, state, probe, listening, lastLines, family }: InstanceParts): Instance => ({
  id: record.id,
  process: record.process,
  index: record.index,
  pid: record.pid,
  port: record.port,
  state,
  startedAt: record.startedAt,
  restarts: record.restarts,
  exits: record.exits,
  lastProbe: probe,
  listening: listening.map(({ address, port }) => ({ address, port })),
  lastLines: [...lastLines],
  memoryBytes: record.pid === null ? null : readResident(family()),
})

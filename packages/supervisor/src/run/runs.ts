import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { RunRequest, RunStatus } from '@podo/agent-protocol'
import { absent, conflict } from '@podo/kernel'
import type { Machine, User } from '../machine/machine.ts'
import type { Documents } from '../state/documents.ts'
import type { Sealer } from '../state/seal.ts'
import type { RunRecord } from '../state/schema.ts'
import { createRunAttendant } from './attend.ts'
import type { RunAttendant } from './attend.ts'
import { followFile } from './follow-output.ts'
import { describeRun, newRunRecord, runExitFile, runId, runOutputFile } from './record.ts'

export interface Runs {
  /** Starts or finds; answers at once. */
  run(request: RunRequest): Promise<RunStatus>
  status(key: string, waitMs: number, signal: AbortSignal): Promise<RunStatus>
  output(key: string, offset: number, signal: AbortSignal): AsyncIterable<Uint8Array>
  cancel(key: string): Promise<void>
  forget(key: string): Promise<void>
  /** Ids in marks and folder names. */
  ids(): string[]
  adopt(marked: ReadonlyMap<string, readonly number[]>): Promise<void>
  cancelAll(): Promise<void>
  leave(): void
}

export interface RunsOptions {
  readonly machine: Machine
  readonly documents: Documents<RunRecord>
  readonly sealer: Sealer
  readonly userOf: (appId: string) => Promise<User | null>
}

/** Ended runs that nobody has forgotten are kept this long. */
const KEPT_MS = 7 * 24 * 3600 * 1000

export function createRuns({ machine, documents, sealer, userOf }: RunsOptions): Runs {
  const runs = new Map<string, RunAttendant>()
  const attend = (record: RunRecord): RunAttendant => {
    const attendant = createRunAttendant({
      machine,
      record,
      user: () => userOf(record.request.appId),
      environment: () => sealer.open(record.key, record.sealedEnvironment),
      save: () => documents.save(runId(record.key), () => record),
    })
    runs.set(record.key, attendant)
    return attendant
  }
  const find = (key: string): RunAttendant => {
    const found = runs.get(key)
    if (found === undefined) throw absent('run')
    return found
  }
  const forget = async (key: string): Promise<void> => {
    const found = runs.get(key)
    if (found === undefined) return
    if (found.record.state === 'running') throw conflict('RUN_IN_PROGRESS', 'This command is running. Cancel it first.')
    runs.delete(key)
    await documents.remove(runId(key))
    for (const file of [runOutputFile(machine, runId(key)), runExitFile(machine, runId(key))]) await rm(file, { force: true })
  }
  return {
    async run(request) {
      const known = runs.get(request.key)
      if (known) return describeRun(machine, known.record)
      // There at once, so that a follower who asks next finds it.
      writeFileSync(runOutputFile(machine, runId(request.key)), '', { flag: 'a', mode: 0o600 })
      const attendant = attend(newRunRecord(request, sealer.seal(request.key, request.environment)))
      attendant.begin()
      return describeRun(machine, attendant.record)
    },
    async status(key, waitMs, signal) {
      const { record, change } = find(key)
      const deadline = Date.now() + waitMs
      while (record.state === 'running' && Date.now() < deadline && !signal.aborted) await change.wait(change.revision(), deadline - Date.now(), signal)
      return describeRun(machine, record)
    },
    output(key, offset, signal) {
      const { record, change } = find(key)
      return followFile(runOutputFile(machine, runId(key)), offset, () => record.state === 'ended', change, signal)
    },
    async cancel(key) {
      await runs.get(key)?.end('cancelled')
    },
    forget,
    ids: () => Array.from(runs.keys(), runId),
    async adopt(marked) {
      const records = await documents.readAll()
      for (const record of records.values()) attend(record)
      for (const { record } of [...runs.values()]) {
        if (record.state === 'ended' && Date.now() - Date.parse(record.endedAt ?? record.startedAt) > KEPT_MS) await forget(record.key)
      }
      for (const attendant of runs.values()) if (attendant.record.state === 'running') attendant.begin(marked)
    },
    cancelAll: async () => {
      await Promise.all(Array.from(runs.values(), (attendant) => attendant.end('cancelled')))
    },
    leave() {
      for (const attendant of runs.values()) attendant.leave()
    },
  }
}

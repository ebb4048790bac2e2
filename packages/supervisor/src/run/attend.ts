import { truncate, writeFile } from 'node:fs/promises'
import type { RunRequest } from '@podo/agent-protocol'
import { isAppError } from '@podo/kernel'
import { createCgroup, removeCgroup } from '../cgroup/create.ts'
import { hasReachedProcesses, processLimitOf, reachedProcesses } from '../cgroup/process-limit.ts'
import { readOomKills } from '../cgroup/read-oom.ts'
import { killFamily, stopFamily } from '../family/stop.ts'
import { removeFiles } from '../files/prepare.ts'
import { adoptShim, familyOf, placeShim } from '../instance/launch.ts'
import type { Life } from '../instance/life.ts'
import type { Machine, User } from '../machine/machine.ts'
import { readExit } from '../shim/read-exit.ts'
import type { RunRecord } from '../state/schema.ts'
import { createSignal } from '../target/signal.ts'
import type { ChangeSignal } from '../target/signal.ts'
import { prepareRun, returnFolder } from './prepare.ts'
import { runExitFile, runId, runOutputFile, sizeOf } from './record.ts'

export interface RunAttendant {
  readonly record: RunRecord
  readonly change: ChangeSignal
  /** Starts the command, or goes on with one that an earlier agent started. */
  begin(marked?: ReadonlyMap<string, readonly number[]>): void
  /** Ends the family for a reason; resolves when it has ended. */
  end(reason: 'cancelled' | 'timeout' | 'output-limit'): Promise<void>
  leave(): void
}

export interface RunAttendantOptions {
  readonly machine: Machine
  readonly record: RunRecord
  readonly user: () => Promise<User | null>
  readonly environment: () => RunRequest['environment']
  readonly save: () => Promise<void>
}

type EndReason = 'cancelled' | 'timeout' | 'output-limit'

const CANCEL_GRACE_SECONDS = 5
const LOOK_EVERY_MS = 250

export function createRunAttendant(options: RunAttendantOptions): RunAttendant {
  const { machine, record, save } = options
  const id = runId(record.key)
  const change = createSignal()
  const left = Promise.withResolvers<'left'>()
  let finished: Promise<void> = Promise.resolve()

  const inBackground = (work: Promise<void>): void => {
    work.catch((err: unknown) => machine.logger.error({ err, run: record.key }, 'run could not be looked after'))
  }
  /** Limits of time and output, looked at while it runs: two small reads four times a second a run. */
  const lookAtLimits = (): void => {
    if (Date.now() - Date.parse(record.startedAt) > record.request.timeoutSeconds * 1000) inBackground(end('timeout'))
    else if (sizeOf(runOutputFile(machine, id)) > record.request.outputBytes) inBackground(end('output-limit'))
  }
  const accompany = async (life: Life | undefined): Promise<void> => {
    const timer = setInterval(lookAtLimits, LOOK_EVERY_MS)
    const reason = await Promise.race([life?.ended, left.promise]).finally(() => clearInterval(timer))
    if (reason !== 'left') await finish()
  }
  const finish = async (): Promise<void> => {
    await concludeRun(options, id)
    await save()
    change.raise()
  }
  const tend = async (marked: ReadonlyMap<string, readonly number[]> | undefined): Promise<void> => {
    const adopted = marked && adoptShim(machine, id, record, marked, runExitFile(machine, id))
    if (adopted) return accompany(adopted)
    const mayNotStart = marked !== undefined && (readExit(runExitFile(machine, id)).started || record.endingFor !== null)
    return accompany(mayNotStart ? undefined : await startRun(options, id, () => inBackground(save())))
  }
  const failToStart = async (error: unknown): Promise<void> => {
    machine.logger.error({ err: error, run: record.key }, 'run could not be started')
    const sentence = isAppError(error) ? error.publicMessage : 'The agent could not prepare the folder of this command.'
    await tell(machine, id, sentence)
    await finish()
  }
  const end = async (reason: EndReason): Promise<void> => {
    if (record.state === 'ended') return
    if (record.endingFor === null) {
      record.endingFor = reason
      await save()
      await stopFamily(familyOf(machine, { id, cgroups: record.cgroups }), CANCEL_GRACE_SECONDS)
    }
    await finished
  }
  return {
    record,
    change,
    begin(marked) {
      finished = tend(marked).catch(failToStart)
    },
    end,
    leave: () => left.resolve('left'),
  }
}

/** Below what the command wrote. */
const tell = (machine: Machine, id: string, sentence: string): Promise<void> => writeFile(runOutputFile(machine, id), `${sentence}\n`, { flag: 'a', mode: 0o600 })

/** Undefined when it was cancelled before it began. */
async function startRun({ machine, record, user, environment, save }: RunAttendantOptions, id: string, saveSoon: () => void): Promise<Life | undefined> {
  await save()
  const as = await user()
  const workplace = await prepareRun(machine, id, record, environment(), as)
  if (record.endingFor !== null) return undefined
  record.cgroups = createCgroup(machine.cgroups, id, record.request.limits)
  const run = record.request.argv ? { argv: record.request.argv } : { command: record.request.command ?? '' }
  const shim = await placeShim(machine, { run, ...workplace, user: as, processes: processLimitOf(machine, record.cgroups, record.request.limits), outputFile: runOutputFile(machine, id), exitFile: runExitFile(machine, id) }, record.cgroups, [])
  Object.assign(record, { pid: shim.pid, startTime: shim.startTime, bootId: machine.bootId })
  saveSoon()
  return shim
}

/** Ends what is left of it, gives its folder back, and writes down how it ended. */
async function concludeRun({ machine, record, user }: RunAttendantOptions, id: string): Promise<void> {
  const family = familyOf(machine, { id, cgroups: record.cgroups })
  const isFull = hasReachedProcesses(machine, family, record.request.limits)
  await killFamily(family)
  const { exit } = readExit(runExitFile(machine, id))
  if (isFull && exit?.exitCode !== 0) await tell(machine, id, reachedProcesses(record.request.limits))
  const isOutOfMemory = readOomKills(record.cgroups) > 0 && exit?.exitCode !== 0
  removeCgroup(record.cgroups)
  if (record.endingFor === 'output-limit') await truncate(runOutputFile(machine, id), record.request.outputBytes)
  const hasSucceeded = record.endingFor === null && exit?.exitCode === 0
  const isReturned = await returnFolder(machine, record, await user(), hasSucceeded).then(
    () => true,
    (err: unknown) => {
      machine.logger.warn({ err, run: record.key }, 'folder of a run could not be returned')
      return false
    },
  )
  await removeFiles(machine, id)
  const isLost = exit === null || (hasSucceeded && !isReturned)
  record.state = 'ended'
  record.reason = record.endingFor ?? (isOutOfMemory ? 'out-of-memory' : isLost ? 'lost' : 'exited')
  record.exitCode = exit?.exitCode ?? null
  record.signal = exit?.signal ?? null
  record.endedAt = new Date().toISOString()
}

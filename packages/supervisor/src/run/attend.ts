import { truncate, writeFile } from 'node:fs/promises'
import type { RunRequest } from '@podo/agent-protocol'
import { faultPoint, isAppError } from '@podo/kernel'
import { createCgroup, removeCgroup } from '../cgroup/create.ts'
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

const CANCEL_GRACE_SECONDS = 5
const LOOK_EVERY_MS = 250

export function createRunAttendant({ machine, record, user, environment, save }: RunAttendantOptions): RunAttendant {
  const id = runId(record.key)
  const change = createSignal()
  let isLeft = false
  let leaveNow: () => void = () => undefined
  const left = new Promise<void>((resolve) => (leaveNow = resolve))
  let finished: Promise<void> = Promise.resolve()

  const inBackground = (work: Promise<void>): void => {
    work.catch((err: unknown) => machine.logger.error({ err, run: record.key }, 'run could not be looked after'))
  }
  const start = async (): Promise<Life | undefined> => {
    await save()
    const as = await user()
    const workplace = await prepareRun(machine, id, record, environment(), as)
    if (record.endingFor !== null) return undefined
    record.cgroups = createCgroup(machine.cgroups, id, record.request.limits)
    await faultPoint('run.before')
    const run = record.request.argv ? { argv: record.request.argv } : { command: record.request.command ?? '' }
    const shim = await placeShim(machine, { run, ...workplace, user: as, outputFile: runOutputFile(machine, id), exitFile: runExitFile(machine, id) }, record.cgroups, [])
    await faultPoint('run.after')
    Object.assign(record, { pid: shim.pid, startTime: shim.startTime, bootId: machine.bootId })
    inBackground(save())
    return shim
  }
  /** Limits of time and output, looked at while it runs: two small reads four times a second a run. */
  const watchLimits = (): NodeJS.Timeout =>
    setInterval(() => {
      if (Date.now() - Date.parse(record.startedAt) > record.request.timeoutSeconds * 1000) inBackground(end('timeout'))
      else if (sizeOf(runOutputFile(machine, id)) > record.request.outputBytes) inBackground(end('output-limit'))
    }, LOOK_EVERY_MS)

  const accompany = async (life: Life | undefined): Promise<void> => {
    const timer = watchLimits()
    try {
      await Promise.race([life?.ended, left])
    } finally {
      clearInterval(timer)
    }
    if (!isLeft) await finish()
  }
  const finish = async (): Promise<void> => {
    await killFamily(familyOf(machine, { id, cgroups: record.cgroups }))
    const { exit, started } = readExit(runExitFile(machine, id))
    const isOutOfMemory = readOomKills(record.cgroups) > 0 && exit?.exitCode !== 0
    removeCgroup(record.cgroups)
    if (record.endingFor === 'output-limit') await truncate(runOutputFile(machine, id), record.request.outputBytes)
    await returnFolder(machine, record).catch((error: unknown) => machine.logger.warn({ err: error, run: record.key }, 'folder of a run could not be returned'))
    await removeFiles(machine, id)
    conclude(record.endingFor ?? (isOutOfMemory ? 'out-of-memory' : exit ? 'exited' : 'lost'), started ? exit : null)
    await save()
    change.raise()
  }
  const conclude = (reason: NonNullable<RunRecord['reason']>, exit: { exitCode: number | null; signal: string | null } | null): void => {
    Object.assign(record, { state: 'ended', reason, exitCode: exit?.exitCode ?? null, signal: exit?.signal ?? null, endedAt: new Date().toISOString() })
  }
  const failToStart = async (error: unknown): Promise<void> => {
    machine.logger.error({ err: error, run: record.key }, 'run could not be started')
    const sentence = isAppError(error) ? error.publicMessage : 'The agent could not prepare the folder of this command.'
    await writeFile(runOutputFile(machine, id), `${sentence}\n`, { flag: 'a', mode: 0o600 })
    await finish()
  }
  const tend = async (marked: ReadonlyMap<string, readonly number[]> | undefined): Promise<void> => {
    const life = marked && adoptShim(machine, id, record, marked, runExitFile(machine, id))
    const report = readExit(runExitFile(machine, id))
    if (life) await accompany(life)
    else if (marked && (report.started || record.endingFor !== null)) await finish()
    else {
      const started = await start()
      if (started) await accompany(started)
      else await finish()
    }
  }
  const end = async (reason: 'cancelled' | 'timeout' | 'output-limit'): Promise<void> => {
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
    leave() {
      isLeft = true
      leaveNow()
    },
  }
}

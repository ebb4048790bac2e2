import type { Instance, InstanceExit, Probe, ReleaseSpec } from '@podo/agent-protocol'
import { delay, faultPoint } from '@podo/kernel'
import { removeCgroup } from '../cgroup/create.ts'
import { readOomKills } from '../cgroup/read-oom.ts'
import { findFamily } from '../family/find.ts'
import { killFamily, stopFamily } from '../family/stop.ts'
import { removeFiles } from '../files/prepare.ts'
import type { Machine, User } from '../machine/machine.ts'
import { isPortFree } from '../port/is-free.ts'
import { findOwnListener, listListeners } from '../proc/list-listeners.ts'
import type { Listener } from '../proc/list-listeners.ts'
import { wakeFamily } from '../output/freeze.ts'
import type { Recorder } from '../output/record.ts'
import { readExit } from '../shim/read-exit.ts'
import type { InstanceRecord } from '../state/schema.ts'
import { STEADY_MS, isCrashLoop, restartDelay } from './backoff.ts'
import { adopt, exitFileOf, familyOf, launch } from './launch.ts'
import type { Life } from './life.ts'
import { followOutput, removeHotFiles } from './output.ts'
import { probeUntilEnd } from './probe-loop.ts'
import { viewInstance } from './view.ts'

export interface AttendantOptions {
  readonly machine: Machine
  readonly spec: ReleaseSpec
  readonly record: InstanceRecord
  readonly user: User | null
  readonly recorder: Recorder
  /** Host for the health check: the app's own where it has one. */
  readonly host: () => string
  /** Another port of the target: somebody else listens on the one that it had. */
  readonly replacePort: (taken: number) => number
  /** Puts the intent, the pid or the exit on disk. */
  readonly save: () => Promise<void>
  /** Something that a status shows, or a route, has changed. */
  readonly onChange: () => void
  /** The process has gone: its route goes at once, before anything else is looked at. */
  readonly onGone: () => void
  readonly onEvent: (kind: 'instance-exited' | 'instance-restarted' | 'crash-loop' | 'unhealthy', detail: Record<string, string | number | boolean | null>) => void
}

/** Looks after one instance from its first start to its end: starts, probes, notes exits, restarts with backoff. */
export interface Attendant {
  readonly record: InstanceRecord
  readonly spec: ReleaseSpec
  state(): Instance['state']
  isRoutable(): boolean
  isCrashLooping(): boolean
  /** With `marked` (from a scan) a living process is adopted; without one, or when it has gone, it is started. */
  begin(marked?: ReadonlyMap<string, readonly number[]>): void
  /** Ends the family, removes cgroup, files and hot output. Resolves when nothing is left; may be called again. */
  stop(): Promise<void>
  /** Lets go: the process lives on and the next agent adopts it. */
  leave(): Promise<void>
  view(): Instance
  family(): readonly number[]
}

const EXITS_KEPT = 10
const PORT_TRIES = 20

export function createAttendant(options: AttendantOptions): Attendant {
  const { machine, spec, record, recorder } = options
  const interrupt = new AbortController()
  let state: Instance['state'] = record.stopping ? 'stopping' : 'starting'
  let probe: Probe | null = null
  let listening: readonly Listener[] = []
  let isLeaving = false
  let isLooping = isCrashLoop(record.exits)
  let exitsInARow = 0
  let tending: Promise<void> = Promise.resolve()
  let stopped: Promise<void> | undefined
  const isStopping = (): boolean => record.stopping
  const family = (): readonly number[] => findFamily(familyOf(machine, record))

  /** Nobody waits for this one: a disk that is full is told in the log, and the next change tries again. */
  const saveSoon = (): void => {
    options.save().catch((err: unknown) => machine.logger.error({ err, instance: record.id }, 'state could not be written'))
  }
  const become = (next: Instance['state']): void => {
    if (state === next || isStopping()) return
    state = next
    options.onChange()
  }

  async function tend(first: Life | undefined): Promise<void> {
    for (let life = first; ; life = undefined) {
      const isAdopted = life !== undefined
      try {
        life ??= await start()
        if (life === undefined) return
        await accompany(life, isAdopted)
      } catch (error) {
        machine.logger.error({ err: error, instance: record.id }, 'instance could not be started')
        noteExit({ exitCode: null, signal: null }, false)
      }
      if (isLeaving || isStopping()) return
      become('backoff')
      await delay(restartDelay(exitsInARow), interrupt.signal).catch(() => undefined)
      if (isLeaving || isStopping()) return
      record.restarts += 1
      options.onEvent('instance-restarted', { instance: record.id, process: record.process, restarts: record.restarts })
    }
  }

  async function start(): Promise<Life | undefined> {
    record.wasReady = false
    become('starting')
    for (let tries = 0; record.port !== null && tries < PORT_TRIES && !(await isPortFree(record.port)); tries += 1) record.port = options.replacePort(record.port)
    if (isStopping()) return undefined
    await faultPoint('start.before')
    const life = await launch(machine, spec, record, options.user, options.save)
    await faultPoint('start.after')
    saveSoon()
    return life
  }

  /** One life from its first breath to its end, and to the end of everything it left behind. */
  async function accompany(life: Life, isAdopted: boolean): Promise<void> {
    const began = Date.parse(record.startedAt)
    const oomKills = readOomKills(record.cgroups)
    const probing = new AbortController()
    const output = await followOutput(machine, record, recorder)
    if (record.port === null) become('ready')
    else watchHealth(probing.signal)
    // It was verified before: it gets requests at once, and the next health check says whether it still deserves them.
    if (isAdopted && record.wasReady && record.port !== null) become('unready')
    await Promise.race([life.ended, left])
    probing.abort()
    if (isLeaving) {
      await output.leave()
      return
    }
    options.onGone()
    if (!isStopping()) await killFamily(familyOf(machine, record))
    await output.end()
    const report = readExit(exitFileOf(machine, record.id))
    if (Date.now() - began >= STEADY_MS) exitsInARow = 0
    noteExit(report.exit ?? { exitCode: null, signal: null }, readOomKills(record.cgroups) > oomKills)
  }

  /** It ended while no agent was there: its last lines and its exit are taken over, then it starts again. */
  async function noteAbsence(): Promise<void> {
    if (record.pid === null || record.bootId !== machine.bootId) return
    await killFamily(familyOf(machine, record))
    await (await followOutput(machine, record, recorder)).end()
    noteExit(readExit(exitFileOf(machine, record.id)).exit ?? { exitCode: null, signal: null }, false)
  }

  function watchHealth(signal: AbortSignal): void {
    const port = record.port ?? 0
    void probeUntilEnd(
      {
        port,
        check: spec.healthCheck,
        host: options.host,
        async isOwnListener() {
          const own = await findOwnListener(port, family())
          if (own) listening = [own]
          return own !== undefined
        },
        async gatherEvidence() {
          listening = await listListeners(family())
        },
        onProbe: (next) => {
          const isNews = probe?.status !== next.status || probe.error !== next.error
          probe = next
          if (isNews) options.onChange()
        },
        onReady() {
          record.wasReady = true
          become('ready')
          saveSoon()
        },
        onUnready: () => become('unready'),
        onUnhealthy: () => options.onEvent('unhealthy', { instance: record.id, process: record.process, status: probe?.status ?? null, error: probe?.error ?? null }),
      },
      signal,
    )
  }

  function noteExit(exit: Pick<InstanceExit, 'exitCode' | 'signal'>, outOfMemory: boolean): void {
    exitsInARow += 1
    record.pid = null
    record.startTime = null
    listening = []
    record.exits = [...record.exits, { ...exit, at: new Date().toISOString(), outOfMemory }].slice(-EXITS_KEPT)
    saveSoon()
    if (isStopping()) return
    become('exited')
    options.onEvent('instance-exited', { instance: record.id, process: record.process, exitCode: exit.exitCode, signal: exit.signal, outOfMemory })
    const wasLooping = isLooping
    isLooping = isCrashLoop(record.exits)
    if (isLooping && !wasLooping) options.onEvent('crash-loop', { instance: record.id, process: record.process, exits: record.exits.length })
  }

  async function endAll(): Promise<void> {
    record.stopping = true
    state = 'stopping'
    options.onChange()
    await options.save()
    interrupt.abort()
    const isGone = await stopFamily(familyOf(machine, record), spec.stopGraceSeconds)
    if (!isGone) machine.logger.error({ instance: record.id }, 'processes do not end')
    await tending
    removeCgroup(record.cgroups)
    await removeFiles(machine, record.id)
    await removeHotFiles(machine, record.id)
  }

  let leaveNow: () => void = () => undefined
  const left = new Promise<void>((resolve) => (leaveNow = resolve))
  return {
    record,
    spec,
    state: () => state,
    isRoutable: () => state === 'ready' || (state === 'unready' && record.port !== null),
    isCrashLooping: () => state !== 'ready' && isLooping,
    begin(marked) {
      const life = marked && adopt(machine, record, marked)
      if (isStopping()) return
      if (life) wakeFamily(familyOf(machine, record))
      tending = (marked && !life ? noteAbsence() : Promise.resolve()).then(() => tend(life))
    },
    stop: () => (stopped ??= endAll()),
    async leave() {
      isLeaving = true
      interrupt.abort()
      leaveNow()
      await tending
    },
    view: () => viewInstance({ record, state, probe, listening, lastLines: recorder.lastLines(), family }),
    family,
  }
}

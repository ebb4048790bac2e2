import { delay, isAppError } from '@podo/kernel'
import { hasReachedProcesses, reachedProcesses, readRefused } from '../cgroup/process-limit.ts'
import { readOomKills } from '../cgroup/read-oom.ts'
import { killFamily } from '../family/stop.ts'
import { isPortFree } from '../port/is-free.ts'
import { readExit } from '../shim/read-exit.ts'
import { isDiskFull } from '../state/save-end.ts'
import { STEADY_MS, restartDelay } from './backoff.ts'
import { exitFileOf, familyOf, launch } from './launch.ts'
import type { Life } from './life.ts'
import { noteExit } from './note-exit.ts'
import { followOutput } from './output.ts'
import { become, isEnding, saveSoon } from './situation.ts'
import type { Situation } from './situation.ts'
import { watchHealth } from './watch-health.ts'

const PORT_TRIES = 20
const UNKNOWN_EXIT = { exitCode: null, signal: null }

/** From life to life, with a growing pause between them, until the instance is ended or the agent leaves. */
export async function tend(situation: Situation, adopted: Life | undefined, left: Promise<void>): Promise<void> {
  const { machine, record } = situation
  for (let life = adopted; ; life = undefined) {
    const isAdopted = life !== undefined
    try {
      life ??= await start(situation)
      if (life === undefined) return
      await accompany(situation, life, isAdopted, left)
    } catch (error) {
      machine.logger.error({ err: error, instance: record.id }, 'instance could not be started')
      await tellWhy(situation, error)
      noteExit(situation, UNKNOWN_EXIT, { diskFull: isDiskFull(error) })
    }
    if (isEnding(situation)) return
    become(situation, 'backoff')
    await delay(restartDelay(situation.exitsInARow), situation.interrupt.signal).catch(() => undefined)
    if (isEnding(situation)) return
    record.restarts += 1
    situation.onEvent('instance-restarted', { instance: record.id, process: record.process, restarts: record.restarts })
  }
}

/** In the app's own log, where a person looks for it. */
async function tellWhy(situation: Situation, error: unknown): Promise<void> {
  const text = isAppError(error) ? error.publicMessage : isDiskFull(error) ? 'The disk of Podo is full, so that the files of this process could not be prepared.' : 'Podo could not prepare the files of this process.'
  await sayInLog(situation, text)
}

async function sayInLog({ recorder, machine }: Situation, text: string): Promise<void> {
  await recorder.take(Buffer.from(`podo: ${text.replaceAll('\n', ' ')}\n`)).catch((err: unknown) => machine.logger.error({ err }, 'log could not be written'))
}

/** It ended while no agent was there: its last lines and its exit are taken over, then it starts again. */
export async function noteAbsence(situation: Situation): Promise<void> {
  const { machine, record, recorder } = situation
  if (record.pid === null || record.bootId !== machine.bootId) return
  await killFamily(familyOf(machine, record))
  await (await followOutput(machine, record, recorder)).end()
  noteExit(situation, readExit(exitFileOf(machine, record.id)).exit ?? UNKNOWN_EXIT)
}

async function start(situation: Situation): Promise<Life | undefined> {
  const { machine, spec, record } = situation
  record.wasReady = false
  become(situation, 'starting')
  for (let tries = 0; record.port !== null && tries < PORT_TRIES && !(await isPortFree(record.port)); tries += 1) record.port = situation.replacePort(record.port)
  if (isEnding(situation)) return undefined
  const life = await launch(machine, spec, record, situation.user, async () => {
    await Promise.all([situation.save(), situation.raiseWalls()])
  })
  saveSoon(situation)
  return life
}

/** One life from its first breath to its end, and to the end of everything it left behind. */
async function accompany(situation: Situation, life: Life, isAdopted: boolean, left: Promise<void>): Promise<void> {
  const { machine, record, recorder } = situation
  const began = Date.parse(record.startedAt)
  const oomKills = readOomKills(record.cgroups)
  const refused = readRefused(record.cgroups)
  const probing = new AbortController()
  const output = await followOutput(machine, record, recorder)
  if (record.port === null) become(situation, 'ready')
  else probeInBackground(situation, record.port, probing.signal)
  // It was verified before: it gets requests at once, and the next health check says whether it still deserves them.
  if (isAdopted && record.wasReady && record.port !== null) become(situation, 'unready')
  await Promise.race([life.ended, left])
  probing.abort()
  if (situation.isLeaving) {
    await output.leave()
    return
  }
  situation.onGone()
  const isFull = !record.stopping && hasReachedProcesses(machine, familyOf(machine, record), situation.spec.limits, refused)
  if (!record.stopping) await killFamily(familyOf(machine, record))
  await output.end()
  if (isFull) await sayInLog(situation, reachedProcesses(situation.spec.limits))
  const { exit } = readExit(exitFileOf(machine, record.id))
  if (Date.now() - began >= STEADY_MS) situation.exitsInARow = 0
  noteExit(situation, exit ?? UNKNOWN_EXIT, { outOfMemory: readOomKills(record.cgroups) > oomKills })
}

function probeInBackground(situation: Situation, port: number, signal: AbortSignal): void {
  watchHealth(situation, port, signal).catch((err: unknown) => situation.machine.logger.error({ err, instance: situation.record.id }, 'health could not be watched'))
}

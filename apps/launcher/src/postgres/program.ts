import { readFile, readdir, readlink, realpath, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, isAppError, waitFor } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import { endProcess, identify, isAlive, signal, waitForEnd } from '../process/identity.ts'
import type { Identity } from '../process/identity.ts'
import type { Program } from '../process/keep.ts'
import { adopt, noteEnding, spawnDetached } from '../process/spawn-detached.ts'
import type { Running } from '../process/spawn-detached.ts'
import type { PostgresPlace } from './place.ts'
import { settingArguments } from './settings.ts'

const READY_MS = 60_000
const FAST_STOP_MS = 20_000
const IMMEDIATE_STOP_MS = 5000
const ORPHANS_END_MS = 20_000

/** Starts Postgres, or finds the one that lives in this folder. */
export function postgresProgram(place: PostgresPlace): Program {
  return {
    name: 'database',
    logFile: place.logFile,
    start: async () => {
      const living = await findLiving(place)
      const isCurrent = living !== undefined && (await isOfThisVersion(place, living.identity))
      if (living !== undefined && !isCurrent) await stopPostgres(living.identity)
      const running = isCurrent ? living : await spawnPostgres(place)
      await awaitReady(place, running)
      return running
    },
  }
}

/** The postmaster of this folder by its own note, believed only where the process really works in this folder. */
export async function findLiving(place: PostgresPlace): Promise<Running | undefined> {
  const note = await readNote(place)
  const identity = note === undefined ? undefined : identify(note.pid)
  if (identity === undefined) return undefined
  const cwd = await readlink(`/proc/${identity.pid}/cwd`).catch(() => undefined)
  return cwd === (await realpath(place.folder).catch(() => place.folder)) ? adopt(identity) : undefined
}

/** Started by the same program with the same settings; an upgrade that changes neither leaves it alone. */
async function isOfThisVersion(place: PostgresPlace, identity: Identity): Promise<boolean> {
  const argv = (await readFile(`/proc/${identity.pid}/cmdline`, 'utf8').catch(() => '')).split('\0').slice(1, -1)
  const [running, wanted] = await Promise.all([stat(`/proc/${identity.pid}/exe`).catch(() => undefined), stat(join(place.binaries, 'postgres'))])
  return running?.size === wanted.size && argv.join('\0') === postgresArguments(place).join('\0')
}

const postgresArguments = (place: PostgresPlace): string[] => ['-D', place.folder, ...settingArguments(place.socketFolder)]

async function spawnPostgres(place: PostgresPlace): Promise<Running> {
  await clearAfterKill(place)
  return spawnDetached({
    file: join(place.binaries, 'postgres'),
    argv: postgresArguments(place),
    environment: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    cwd: place.folder,
    account: place.account,
    logFile: place.logFile,
    descriptors: [],
  })
}

/**
 * After `kill -9` of the postmaster: its own processes see that and end; then its notes are taken away. Postgres would
 * do so itself, but not where the dead one's pid is still taken, by a zombie that nobody reaps or by a stranger.
 */
async function clearAfterKill(place: PostgresPlace): Promise<void> {
  if ((await readNote(place)) === undefined) return
  await waitFor({ what: 'the processes of the database before to end', timeoutMs: ORPHANS_END_MS }, async () => ((await anyoneIn(place.folder)) ? undefined : true))
  await rm(join(place.folder, 'postmaster.pid'), { force: true })
  for (const name of ['.s.PGSQL.5432', '.s.PGSQL.5432.lock']) await rm(join(place.socketFolder, name), { force: true })
}

/** Postgres' processes all work in its folder. */
async function anyoneIn(folder: string): Promise<boolean> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const folders = await Promise.all(pids.map((pid) => readlink(`/proc/${pid}/cwd`).catch(() => undefined)))
  return folders.includes(await realpath(folder))
}

async function awaitReady(place: PostgresPlace, running: Running): Promise<void> {
  const ending = noteEnding(running)
  try {
    await waitFor({ what: 'the database to accept connections', timeoutMs: READY_MS, everyMs: 10 }, async () => {
      if (ending() !== undefined || !isAlive(running.identity)) throw failure('POSTGRES_FAILED', `The database ended while it started. ${place.logFile} tells why.`)
      const note = await readNote(place)
      return note?.pid === running.identity.pid && note.isReady ? true : undefined
    })
  } catch (error) {
    if (isAppError(error) && error.code === 'TIMEOUT') throw failure('POSTGRES_FAILED', `The database was not ready within ${READY_MS / 1000} s. ${place.logFile} tells why.`, error)
    throw error
  }
}

interface Note {
  readonly pid: number
  readonly isReady: boolean
}

/** postmaster.pid: the pid in line 1, the status in line 8 (`ready`), as pg_ctl reads them. */
async function readNote(place: PostgresPlace): Promise<Note | undefined> {
  try {
    const lines = (await readFile(join(place.folder, 'postmaster.pid'), 'utf8')).split('\n')
    const pid = Number(lines[0])
    return Number.isInteger(pid) && pid > 0 ? { pid, isReady: lines[7]?.trim() === 'ready' } : undefined
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/** Fast (open transactions are rolled back, a checkpoint is written), then immediate, then by force. */
export async function stopPostgres(identity: Identity, hurry?: AbortSignal): Promise<void> {
  signal(identity, 'SIGINT')
  if (await waitForEnd(identity, FAST_STOP_MS, hurry)) return
  await endProcess(identity, 'SIGQUIT', IMMEDIATE_STOP_MS)
}

import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { closeSync, openSync, renameSync, statSync } from 'node:fs'
import { delay, errorCode } from '@podo/kernel'
import type { Account } from '../data/accounts.ts'
import { identify, isAlive } from './identity.ts'
import type { Identity } from './identity.ts'

/** How a process ended; both null when it was adopted, for only a parent is told. */
export interface Ending {
  readonly exitCode: number | null
  readonly signal: NodeJS.Signals | null
}

export interface Running {
  readonly identity: Identity
  readonly ended: Promise<Ending>
}

export interface Spawned extends Running {
  readonly child: ChildProcess
}

export interface SpawnOptions {
  readonly file: string
  readonly argv: readonly string[]
  /** The whole environment. */
  readonly environment: NodeJS.ProcessEnv
  readonly cwd: string
  readonly account: Account | undefined
  /** Gets both outputs, 0600, begun anew above 16 MB. */
  readonly logFile: string
  /** Descriptors from 3 on: held sockets, or `ipc`. */
  readonly descriptors: readonly (number | 'ipc')[]
}

const LONGEST_LOG_BYTES = 16 * 1024 * 1024
const ADOPTED_LOOK_MS = 250

/** Starts a process in a session of its own: a terminal's Ctrl-C does not reach it, and it survives the launcher. */
export async function spawnDetached(options: SpawnOptions): Promise<Spawned> {
  const log = openLog(options.logFile)
  try {
    const child = spawn(options.file, options.argv, {
      cwd: options.cwd,
      env: options.environment,
      detached: true,
      stdio: ['ignore', log, log, ...options.descriptors],
      ...(options.account === undefined ? {} : { uid: options.account.uid, gid: options.account.gid }),
    })
    const ended = new Promise<Ending>((resolve) => child.once('exit', (exitCode, signal) => resolve({ exitCode, signal })))
    await new Promise<void>((resolve, reject) => {
      child.once('spawn', resolve)
      child.once('error', reject)
    })
    // A process that ended within these microseconds has no identity left: its pid is still ours, for it is not reaped by others.
    const pid = child.pid ?? 0
    return { child, ended, identity: identify(pid) ?? { pid, startTicks: '', bootId: '' } }
  } finally {
    closeSync(log)
  }
}

/** How it ended, if it has: for loops that wait for something else. */
export function noteEnding(running: Running): () => Ending | undefined {
  let seen: Ending | undefined
  running.ended.then(
    (ending) => (seen = ending),
    () => undefined,
  )
  return () => seen
}

/** Watches a process that somebody else started. */
export function adopt(identity: Identity): Running {
  return { identity, ended: lookUntilGone(identity) }
}

async function lookUntilGone(identity: Identity): Promise<Ending> {
  while (isAlive(identity)) await delay(ADOPTED_LOOK_MS)
  return { exitCode: null, signal: null }
}

function openLog(file: string): number {
  try {
    if (statSync(file).size > LONGEST_LOG_BYTES) renameSync(file, `${file}.1`)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
  return openSync(file, 'a', 0o600)
}

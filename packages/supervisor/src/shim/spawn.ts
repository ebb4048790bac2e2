import { spawn } from 'node:child_process'
import { closeSync, constants, fchownSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { AppError, errorCode } from '@podo/kernel'
import { readStat } from '../proc/read-stat.ts'
import { COMMAND_VARIABLE, SHIM_NAME, SHIM_SCRIPT, withoutShell } from './script.ts'

export interface ShimRequest {
  /** The app's own text, or Podo's own words. */
  readonly run: { readonly command: string } | { readonly argv: readonly string[] }
  readonly folder: string
  /** Whole; holds the mark. */
  readonly environment: Readonly<Record<string, string>>
  readonly user: { readonly uid: number; readonly gid: number } | null
  readonly outputFile: string
  readonly exitFile: string
  /** Called with the pid before the command begins: puts it into its cgroup. */
  readonly onSpawned: (pid: number) => void
}

export interface Shim {
  readonly pid: number
  readonly startTime: number
  /** The shim itself has ended; its exit file says how the command did. */
  readonly ended: Promise<void>
}

/** Starts a command below the shim. The exit file is emptied first, so that it tells of this start alone. */
export async function spawnShim(request: ShimRequest): Promise<Shim> {
  const output = openOutput(request.outputFile, request.user)
  const exit = openSync(request.exitFile, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND, 0o600)
  const command = 'command' in request.run
  try {
    const child = spawn('/bin/sh', ['-c', SHIM_SCRIPT, SHIM_NAME, ...('argv' in request.run ? request.run.argv : [])], {
      cwd: request.folder,
      env: { ...request.environment, ...('command' in request.run ? { [COMMAND_VARIABLE]: withoutShell(request.run.command) } : {}) },
      stdio: ['pipe', output, output, exit],
      detached: true,
      ...(request.user ?? {}),
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    if (child.pid === undefined) {
      const [error] = await once(child, 'error')
      throw error
    }
    const pid = child.pid
    child.unref()
    child.stdin?.on('error', ignoreBrokenPipe)
    request.onSpawned(pid)
    const startTime = readStat(pid)?.startTime ?? 0
    child.stdin?.end('\n')
    return { pid, startTime, ended }
  } catch (error) {
    throw new AppError({
      kind: 'unavailable',
      code: 'SPAWN_FAILED',
      publicMessage: `The process could not be started (${errorCode(error) ?? 'unknown reason'}).${command ? ' The machine may be out of processes or memory.' : ''}`,
      retryable: true,
      cause: error,
    })
  } finally {
    closeSync(output)
    closeSync(exit)
  }
}

/** Append-only, 0600, and the app's own, so that a program may open `/dev/stdout`; the folder above is closed to it. */
function openOutput(file: string, user: ShimRequest['user']): number {
  const fd = openSync(file, constants.O_WRONLY | constants.O_CREAT | constants.O_APPEND | constants.O_NOFOLLOW, 0o600)
  if (user) fchownSync(fd, user.uid, user.gid)
  return fd
}

/** The shim was killed before it read its line; its end is reported by `ended`. */
const ignoreBrokenPipe = (): void => undefined

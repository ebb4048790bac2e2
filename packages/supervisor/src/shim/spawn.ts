import { spawn } from 'node:child_process'
import { closeSync, constants, fchownSync, openSync } from 'node:fs'
import { once } from 'node:events'
import { errorCode, unavailable } from '@podo/kernel'
import { readStat } from '../proc/read-stat.ts'
import { COMMAND_VARIABLE, ENTER_VARIABLE, FOLDER_VARIABLE, PROCESSES_VARIABLE, SHIM_NAME, SHIM_SCRIPT, withoutShell } from './script.ts'

export interface ShimRequest {
  /** The app's own text, or Podo's own words. */
  readonly run: { readonly command: string } | { readonly argv: readonly string[] }
  /** Need not be there before the shim is released. */
  readonly folder: string
  /** Whole; holds the mark. */
  readonly environment: Readonly<Record<string, string>>
  readonly user: { readonly uid: number; readonly gid: number } | null
  /** Of the user, counted over the whole machine; only for one that nobody but this app has. Null for no limit. */
  readonly processes: number | null
  readonly outputFile: string
  readonly exitFile: string
  /** Lists of cgroups that it enters itself; at most five. */
  readonly enter: readonly string[]
}

/** A shim that waits. Nothing of the command has run; it ends by itself when this agent does. */
export interface HeldShim {
  readonly pid: number
  readonly startTime: number
  /** The shim itself has ended; its exit file says how the command did. */
  readonly ended: Promise<void>
  /** Lets the command begin. */
  release(): void
  /** Ends the shim without having run anything. */
  abandon(): void
}

/** After standard input, output, error and the exit file. */
const FIRST_ENTER = 4

/** Starts a shim and holds it. The exit file is emptied first, so that it tells of this start alone. */
export async function holdShim(request: ShimRequest): Promise<HeldShim> {
  const output = openOutput(request.outputFile, request.user)
  const exit = openSync(request.exitFile, constants.O_WRONLY | constants.O_CREAT | constants.O_TRUNC | constants.O_APPEND, 0o600)
  const enter = request.enter.map((file) => openSync(file, constants.O_WRONLY))
  try {
    const child = spawn('/bin/sh', ['-c', SHIM_SCRIPT, SHIM_NAME, ...('argv' in request.run ? request.run.argv : [])], {
      cwd: '/',
      env: {
        ...request.environment,
        [FOLDER_VARIABLE]: request.folder,
        [ENTER_VARIABLE]: enter.map((_, index) => index + FIRST_ENTER).join(' '),
        ...(request.processes === null ? {} : { [PROCESSES_VARIABLE]: String(request.processes) }),
        ...('command' in request.run ? { [COMMAND_VARIABLE]: withoutShell(request.run.command) } : {}),
      },
      stdio: ['pipe', output, output, exit, ...enter],
      detached: true,
      ...request.user,
    })
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error]
      throw error
    }
    child.unref()
    child.stdin?.on('error', ignoreBrokenPipe)
    return { pid: child.pid, startTime: readStat(child.pid)?.startTime ?? 0, ended, release: () => child.stdin?.end('\n'), abandon: () => child.stdin?.destroy() }
  } catch (cause) {
    throw unavailable('SPAWN_FAILED', `The process could not be started (${errorCode(cause) ?? 'unknown reason'}). The machine may be out of processes or memory; it is tried again.`, cause)
  } finally {
    for (const fd of [output, exit, ...enter]) closeSync(fd)
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

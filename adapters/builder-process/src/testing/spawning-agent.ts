import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { runRequestSchema } from '@podo/agent-protocol'
import type { RunRequestInput, RunStatus } from '@podo/agent-protocol'
import type { BuildAgent } from '../options.ts'

interface Run {
  readonly child: ChildProcess
  readonly output: Buffer[]
  readonly ended: Promise<void>
  status: RunStatus
}

export interface SpawningAgent extends BuildAgent {
  /** The keys that were started, in order; a run that was found again counts once. */
  readonly started: readonly string[]
  /** The folders that were handed to runs, and their environments. */
  readonly requests: readonly RunRequestInput[]
  /** Ends what still runs. */
  close(): Promise<void>
}

/** As the agent does: the plan's variables below the others, `{app}` in their values. */
const placed = ({ surroundings }: RunRequestInput, folder: string): Record<string, string> =>
  Object.fromEntries(Object.entries(surroundings?.variables ?? {}).map(([name, value]) => [name, value.replaceAll('{app}', folder)]))

const IDLE = { state: 'running', reason: null, exitCode: null, signal: null, endedAt: null } as const

/** The agent's half of `run`, for tests: really spawns, in a session of its own, and knows its runs by their key. */
export function createSpawningAgent(home: string): SpawningAgent {
  const runs = new Map<string, Run>()
  const started: string[] = []
  const requests: RunRequestInput[] = []
  const start = (request: RunRequestInput): Run => {
    const { argv, command = '', environment, folder, outputBytes, timeoutSeconds } = runRequestSchema.parse(request)
    const [program = '', ...given] = argv ?? ['/bin/sh', '-c', 'eval "$PODO_COMMAND"']
    started.push(request.key)
    requests.push(request)
    const PATH = `${join(home, 'bin')}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`
    // By `env`, as the shim would: a program that is not there is exit code 127.
    const child = spawn('/usr/bin/env', [program, ...given], { cwd: folder, env: { PATH, HOME: home, TMPDIR: home, ...placed(request, folder), ...environment, PODO_COMMAND: command }, detached: true, stdio: ['ignore', 'pipe', 'pipe'] })
    const output: Buffer[] = []
    let reason: RunStatus['reason'] = 'exited'
    const stop = (why: NonNullable<RunStatus['reason']>): void => {
      reason = why
      endFamily(child)
    }
    const timer = setTimeout(() => stop('timeout'), timeoutSeconds * 1000)
    const collect = (chunk: Buffer): void => {
      output.push(chunk)
      run.status = { ...run.status, outputBytes: run.status.outputBytes + chunk.length }
      if (run.status.outputBytes > outputBytes) stop('output-limit')
    }
    child.stdout.on('data', collect)
    child.stderr.on('data', collect)
    const ended = new Promise<void>((resolve) => {
      child.on('close', (exitCode, signal) => {
        clearTimeout(timer)
        run.status = { ...run.status, state: 'ended', reason: cancelled.has(request.key) ? 'cancelled' : reason, exitCode, signal, endedAt: new Date().toISOString() }
        resolve()
      })
    })
    const run: Run = { child, output, ended, status: { ...IDLE, key: request.key, startedAt: new Date().toISOString(), outputBytes: 0 } }
    runs.set(request.key, run)
    return run
  }
  const cancelled = new Set<string>()
  const programs: BuildAgent['programs'] = async (names) =>
    names.map((name) => {
      const file = `${home}/bin/${name}`
      return { name, stamp: existsSync(file) ? String(statSync(file, { bigint: true }).mtimeNs) : null }
    })
  return {
    programs,
    started,
    requests,
    run: async (request) => (runs.get(request.key) ?? start(request)).status,
    runStatus: async (key, waitMs) => {
      const run = runs.get(key)
      if (run && waitMs > 0) await run.ended
      return run?.status ?? null
    },
    runOutput: async (key, offset) => readOutput(runs.get(key), offset),
    cancelRun: async (key) => {
      const run = runs.get(key)
      if (run?.status.state !== 'running') return
      cancelled.add(key)
      endFamily(run.child)
      await run.ended
    },
    forgetRun: async (key) => {
      cancelled.delete(key)
      runs.delete(key)
    },
    close: async () => {
      for (const { child, ended, status } of runs.values()) {
        if (status.state === 'running') endFamily(child)
        await ended
      }
    },
  }
}

function endFamily({ pid }: ChildProcess): void {
  if (pid !== undefined) process.kill(-pid, 'SIGKILL')
}

async function* readOutput(run: Run | undefined, offset: number): AsyncGenerator<Uint8Array> {
  let sent = offset
  while (run !== undefined) {
    const isEnded = run.status.state === 'ended'
    const fresh = Buffer.concat(run.output).subarray(sent)
    sent += fresh.length
    if (fresh.length > 0) yield fresh
    if (isEnded) return
    await Promise.race([run.ended, setImmediate()])
  }
}

import { join } from 'node:path'
import type { AgentClient, RunStatus } from '@podo/agent-protocol'
import { delay, isAppError } from '@podo/kernel'
import type { CommandResult, CommandRun } from '@podo/ports'

const WAIT_MS = 20_000
/** Threads count too: far above what an app uses, far below what a machine bears. */
export const MOST_PROCESSES = 4096
const AWAY_RETRY_MS = 200

/** Starts or finds the run, passes its output on, and waits for its end; an agent that restarts is asked again. */
export async function runCommand(agent: AgentClient, run: CommandRun, outputBytes: number, onOutput: (chunk: Uint8Array) => void, signal: AbortSignal): Promise<CommandResult> {
  const { resources } = run
  await patiently(signal, () =>
    agent.run({
      key: run.key,
      appId: run.target.appId,
      folder: join(run.artifact.location, run.folder),
      command: run.command,
      surroundings: { variables: { ...run.surroundings.variables }, paths: [...run.surroundings.paths] },
      environment: { ...run.variables, ...run.secrets },
      limits: { processes: MOST_PROCESSES, ...(resources.memoryMb === null ? {} : { memoryBytes: resources.memoryMb * 1024 * 1024 }), ...(resources.cpus === null ? {} : { cpus: resources.cpus }) },
      timeoutSeconds: run.timeoutSeconds,
      outputBytes,
    }),
  )
  let seen = 0
  const passOn = async (): Promise<void> => {
    const output = await agent.runOutput(run.key, seen, signal)
    for await (const chunk of output as AsyncIterable<Buffer>) {
      seen += chunk.length
      onOutput(chunk)
    }
  }
  for (;;) {
    await patiently(signal, passOn)
    const status = await patiently(signal, () => agent.runStatus(run.key, WAIT_MS, signal))
    if (status === null) return { reason: 'lost', exitCode: null, signal: null }
    if (status.state === 'ended' && seen >= status.outputBytes) return resultOf(status)
  }
}

/** The agent may be away for a moment; the run goes on meanwhile, and the signal bounds the patience. */
async function patiently<T>(signal: AbortSignal, ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || !isAppError(error) || !error.retryable) throw error
      await delay(AWAY_RETRY_MS, signal)
    }
  }
}

const resultOf = (status: RunStatus): CommandResult => ({ reason: status.reason ?? 'lost', exitCode: status.exitCode, signal: status.signal })

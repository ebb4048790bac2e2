import type { RunRequestInput, RunStatus } from '@podo/agent-protocol'
import { delay, isAppError } from '@podo/kernel'
import type { BuildAgent } from '../options.ts'
import { createOutputLines } from './output-lines.ts'

export interface StepEnd {
  readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost'
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lastLines: readonly string[]
}

/** An agent that restarts is back within this; its runs go on meanwhile. */
const AGENT_AWAY_MS = 60_000
const AGENT_LOOK_MS = 250
/** How long one question for the end may wait at the agent. */
const WAIT_MS = 20_000
/** Past its own limit plus this, a run that does not end is lost. */
const GRACE_MS = 60_000

/** One command to its end through the agent, its lines as they come. Finds a run that is already there by its key. */
export async function runStep(agent: BuildAgent, request: RunRequestInput, log: (line: string) => void, signal: AbortSignal): Promise<StepEnd> {
  const lines = createOutputLines(log, hideFolder(request.workspace ?? request.folder))
  const deadline = performance.now() + request.timeoutSeconds * 1000 + GRACE_MS
  let cancelled: Promise<void> = Promise.resolve()
  const cancel = (): void => {
    // An agent that is away answers later: the next build of the key ends what still runs.
    cancelled = agent.cancelRun(request.key).catch(ignoreAway)
  }
  if (signal.aborted) return { reason: 'cancelled', exitCode: null, signal: null, lastLines: [] }
  signal.addEventListener('abort', cancel, { once: true })
  try {
    await whileAway(() => agent.run(request), signal)
    await followOutput(agent, request.key, (chunk) => lines.push(chunk), deadline, signal)
    const status = await waitForEnd(agent, request.key, deadline, signal)
    lines.end()
    if (status === null) return { reason: signal.aborted ? 'cancelled' : 'lost', exitCode: null, signal: null, lastLines: lines.lastLines() }
    return { reason: signal.aborted ? 'cancelled' : (status.reason ?? 'lost'), exitCode: status.exitCode, signal: status.signal, lastLines: lines.lastLines() }
  } catch (error) {
    if (!signal.aborted) throw error
    return { reason: 'cancelled', exitCode: null, signal: null, lastLines: lines.lastLines() }
  } finally {
    signal.removeEventListener('abort', cancel)
    await cancelled
  }
}

/**
 * Where a build lies on the server is nobody's business and says nothing to a reader: its paths become relative ones.
 * npm itself puts `***` in place of each UUID.
 */
function hideFolder(folder: string): (line: string) => string {
  const forms = [folder, folder.replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '***')]
  return (line) => forms.reduce((text, form) => text.replaceAll(`${form}/`, '').replaceAll(form, '.'), line)
}

const ignoreAway = (error: unknown): void => {
  if (!isAppError(error)) throw error
}

/** The stream ends with the run; one that breaks goes on where it was. */
async function followOutput(agent: BuildAgent, key: string, push: (chunk: Uint8Array) => void, deadline: number, signal: AbortSignal): Promise<void> {
  let offset = 0
  while (performance.now() < deadline) {
    try {
      const output = await whileAway(() => agent.runOutput(key, offset, signal), signal)
      for await (const chunk of output) {
        offset += chunk.length
        push(chunk)
      }
    } catch (error) {
      if (signal.aborted || (isAppError(error) && !error.retryable)) throw error
    }
    const status = await whileAway(() => agent.runStatus(key, 0, signal), signal)
    if (status === null || (status.state === 'ended' && offset >= status.outputBytes)) return
    await delay(AGENT_LOOK_MS, signal)
  }
}

async function waitForEnd(agent: BuildAgent, key: string, deadline: number, signal: AbortSignal): Promise<RunStatus | null> {
  while (performance.now() < deadline) {
    const status = await whileAway(() => agent.runStatus(key, WAIT_MS, signal), signal)
    if (status === null || status.state === 'ended') return status
  }
  await agent.cancelRun(key)
  return null
}

/** Asks again while the agent is away, within a bound. */
async function whileAway<T>(ask: () => Promise<T>, signal: AbortSignal): Promise<T> {
  const deadline = performance.now() + AGENT_AWAY_MS
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (signal.aborted || !isAppError(error) || !error.retryable || performance.now() >= deadline) throw error
      await delay(AGENT_LOOK_MS, signal)
    }
  }
}

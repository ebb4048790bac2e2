import type { Cause } from './cause.ts'
import { causeOf } from './codes.ts'
import { pickLines } from './pick-lines.ts'

/** How the pre-deploy command ended, when not well. */
export interface PredeployFacts {
  readonly command: string
  readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost'
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lastLines: readonly string[]
  readonly timeoutSeconds: number
}

export function diagnosePredeploy(facts: PredeployFacts): Cause {
  const isTimeout = facts.reason === 'timeout'
  return causeOf({
    code: isTimeout ? 'PODO-PREDEPLOY-TIMEOUT' : 'PODO-PREDEPLOY-FAILED',
    sentence: `The pre-deploy command "${facts.command.slice(0, 80)}" ${endOf(facts)}.`,
    nextAction: 'Mend the command and look at what it changed before it stopped; the previous release still serves.',
    evidence: [
      { kind: 'exit', exitCode: facts.exitCode, signal: facts.signal },
      ...(facts.lastLines.length === 0 ? [] : [{ kind: 'log', lines: isTimeout ? facts.lastLines.slice(-10) : pickLines(facts.lastLines) } as const]),
    ],
    facts: { command: facts.command, reason: facts.reason, exitCode: facts.exitCode ?? -1, seconds: facts.timeoutSeconds },
  })
}

function endOf({ reason, exitCode, signal, timeoutSeconds }: PredeployFacts): string {
  switch (reason) {
    case 'timeout':
      return `did not end within ${timeoutSeconds} s and was stopped`
    case 'out-of-memory':
      return 'used more memory than it may have and was ended'
    case 'output-limit':
      return 'wrote more output than Podo keeps and was stopped'
    case 'cancelled':
      return 'was cancelled'
    case 'lost':
      return 'was cut off: the agent or the machine went away in the middle'
    case 'exited':
      return signal === null ? `ended with exit code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`
  }
}

import { doctorReason } from './advice.ts'
import type { Cause } from './cause.ts'
import { causeOf } from './codes.ts'
import type { Verdict } from './codes.ts'
import { inConfig } from './codes/cause-code.ts'
import { findMissingVariable } from './find-variable.ts'
import type { KnownVariables } from './find-variable.ts'
import { pickLines, plainLines } from './pick-lines.ts'
import { kindOf, setVariable } from './say-variable.ts'

/** How the pre-deploy command ended, when not well. */
export interface PredeployFacts {
  readonly command: string
  readonly reason: 'exited' | 'timeout' | 'out-of-memory' | 'output-limit' | 'cancelled' | 'lost'
  readonly exitCode: number | null
  readonly signal: string | null
  readonly lastLines: readonly string[]
  readonly timeoutSeconds: number
  readonly variables: KnownVariables
}

export function diagnosePredeploy(facts: PredeployFacts): Cause {
  const missing = facts.reason === 'exited' ? findMissingVariable(plainLines(facts.lastLines), facts.variables) : null
  return causeOf(missing === null ? failed(facts) : { ...failed(facts), ...missesVariable(facts, missing.name) })
}

const commandOf = ({ command }: PredeployFacts): string => (command.length > 80 ? `${command.slice(0, 79)}…` : command)
const nameOf = (facts: PredeployFacts): string => `The pre-deploy command "${commandOf(facts)}"`

function failed(facts: PredeployFacts): Verdict {
  const { reason, exitCode, signal } = facts
  const isTimeout = reason === 'timeout'
  const why = reasonOf(facts)
  return {
    code: isTimeout ? 'PODO-PREDEPLOY-TIMEOUT' : 'PODO-PREDEPLOY-FAILED',
    sentence: why?.sentence ?? `${nameOf(facts)} ${endOf(facts)}.`,
    nextAction: 'Mend the command and look at what it changed before it stopped; the previous release still serves.',
    evidence: [
      { kind: 'exit', exitCode, signal },
      ...(facts.lastLines.length === 0 ? [] : [{ kind: 'log', lines: isTimeout ? facts.lastLines.slice(-10) : pickLines(facts.lastLines) } as const]),
    ],
    facts: { command: commandOf(facts), reason, exitCode: exitCode ?? -1, seconds: facts.timeoutSeconds, ...(signal === null ? {} : { signal }), ...(why === null ? {} : { why: why.code }) },
  }
}

const missesVariable = (facts: PredeployFacts, name: string): Pick<Verdict, 'code' | 'sentence' | 'nextAction' | 'facts' | 'setting'> => ({
  code: 'PODO-PREDEPLOY-MISSING-VARIABLE',
  sentence: `${nameOf(facts)} ${endOf(facts)}: it reads ${name}, which is not set.`,
  nextAction: setVariable(name),
  facts: { command: facts.command, exitCode: facts.exitCode ?? -1, variable: name, kind: kindOf(name) },
  setting: inConfig(name),
})

/** Neither its exit code nor a limit of time says what happened. */
function reasonOf(facts: PredeployFacts): ReturnType<typeof doctorReason> | null {
  const { reason } = facts
  return reason === 'exited' || reason === 'timeout' ? null : doctorReason(`predeploy-${reason}`, { command: commandOf(facts) })
}

function endOf({ reason, exitCode, signal, timeoutSeconds }: PredeployFacts): string {
  if (reason === 'timeout') return `did not end within ${timeoutSeconds} s and was stopped`
  return signal === null ? `ended with exit code ${exitCode ?? 'unknown'}` : `was ended by ${signal}`
}

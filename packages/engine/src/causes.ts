import type { Cause, Phase } from '@podo/domain'
import { isAppError } from '@podo/kernel'

/** A phase that reached its limit, where nothing more specific is known. */
export const phaseTimedOut = (phase: Phase, seconds: number): Cause => ({
  code: `PODO-${phase.toUpperCase()}-TIMEOUT`,
  phase,
  fault: phase === 'build' || phase === 'predeploy' || phase === 'verify' ? 'app' : 'podo',
  sentence: `The phase "${phase}" did not end within ${Math.round(seconds)} s.`,
  nextAction: 'Look at its last lines, then deploy again.',
  evidence: [],
  facts: { phase, seconds: Math.round(seconds) },
})

/** Podo could not do its part. The message of an AppError is made for people; anything else stays in Podo's own log. */
export const phaseErrored = (phase: Phase, error: unknown): Cause => ({
  code: `PODO-${phase.toUpperCase()}-ERROR`,
  phase,
  fault: 'podo',
  sentence: isAppError(error) ? error.publicMessage : `Podo could not finish the phase "${phase}".`,
  nextAction: 'Deploy again. If it stays so, the log of Podo itself says more.',
  evidence: [],
  facts: { phase, error: isAppError(error) ? error.code : 'INTERNAL' },
})

export const noSuchCommit = (commit: string): Cause => ({
  code: 'PODO-FETCH-NO-COMMIT',
  phase: 'fetch',
  fault: 'app',
  sentence: `The commit ${commit.slice(0, 8)} is not in the app's repository any more.`,
  nextAction: 'Deploy again from the folder or branch that has it.',
  evidence: [],
  facts: { commit: commit.slice(0, 8) },
})

export const wrongAnswer = (facts: { readonly host: string; readonly status: number | null; readonly error: string | null }): Cause => ({
  code: 'PODO-SWITCH-NO-ANSWER',
  phase: 'switch',
  fault: facts.status === null ? 'podo' : 'app',
  sentence:
    facts.status === null
      ? `After the switch, ${facts.host} did not answer (${facts.error ?? 'no answer'}); traffic is back where it was.`
      : `After the switch, ${facts.host} answered ${facts.status}; traffic is back where it was.`,
  nextAction: 'Look at the log of the app at that moment, then deploy again.',
  evidence: [{ kind: 'probe', path: '/', status: facts.status, error: facts.error, location: null }],
  facts: { host: facts.host, status: facts.status ?? 0, error: facts.error ?? '' },
})

export const releaseGone = (release: number): Cause => ({
  code: 'PODO-START-ARTIFACT-GONE',
  phase: 'start',
  fault: 'podo',
  sentence: `The build of v${release} is not on this machine any more.`,
  nextAction: 'Deploy its commit again: Podo builds it anew.',
  evidence: [],
  facts: { release },
})

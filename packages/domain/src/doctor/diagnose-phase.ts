import type { Phase } from '../deployment/phase.ts'
import type { Cause } from './cause.ts'
import { causeOf } from './codes.ts'
import type { CauseCodeName } from './codes.ts'
import { waitsForSentence } from './waits-for.ts'
import type { WaitsFor } from './waits-for.ts'

type Upper = Uppercase<Phase>
const codeOf = (phase: Phase, what: 'TIMEOUT' | 'ERROR'): CauseCodeName => `PODO-${phase.toUpperCase() as Upper}-${what}`

/** A phase that reached its limit, where nothing more specific is known; it says what it waited for last. */
export function phaseTimedOut(phase: Phase, seconds: number, waited: Pick<WaitsFor, 'code' | 'facts' | 'lastLine'> | null): Cause {
  const limit = Math.round(seconds)
  return causeOf({
    code: codeOf(phase, 'TIMEOUT'),
    sentence: `The phase ${phase} did not end within ${limit} s${waited === null ? '' : `; it waited for ${waitsForSentence(waited)}`}.`,
    nextAction: 'Deploy again. If it stays so, look at what it waited for, and at the page on Podo itself.',
    evidence: waited?.lastLine == null ? [] : [{ kind: 'log', lines: [waited.lastLine] }],
    facts: { command: '', ...waited?.facts, ...(waited === null ? {} : { waitedFor: waited.code }), phase, seconds: limit },
  })
}

/** Podo could not do its part. `known` is an error that was made for people; anything else stays in Podo's own log. */
export const phaseErrored = (phase: Phase, known: { readonly code: string; readonly sentence: string } | null): Cause =>
  causeOf({
    code: codeOf(phase, 'ERROR'),
    sentence: known?.sentence ?? `Podo could not finish the phase ${phase}.`,
    nextAction: 'Deploy again. If it stays so, the log of Podo itself says more.',
    evidence: [],
    facts: { phase, error: known?.code ?? 'INTERNAL' },
  })

/** A part of Podo could not write: at the side of the build before there is a release, at the side of the run after it. */
export const phaseDiskFull = (phase: Phase): Cause =>
  causeOf({
    code: phase === 'fetch' || phase === 'plan' || phase === 'build' ? 'PODO-BUILD-DISK-FULL' : 'PODO-START-DISK-FULL',
    phase,
    sentence: `Podo could not write in the phase ${phase}: the disk that holds its data is full.`,
    nextAction: 'Free room on the disk that holds the data of Podo, then deploy again.',
    evidence: [],
    facts: { phase },
  })

export const noSuchCommit = (commit: string): Cause =>
  causeOf({
    code: 'PODO-FETCH-NO-COMMIT',
    sentence: `The commit ${commit.slice(0, 8)} is not in the app's repository any more.`,
    nextAction: 'Deploy again from the folder or branch that has it.',
    evidence: [],
    facts: { commit: commit.slice(0, 8) },
  })

export const releaseGone = (release: number): Cause =>
  causeOf({
    code: 'PODO-START-ARTIFACT-GONE',
    sentence: `The build of v${release} is not on this machine any more.`,
    nextAction: 'Deploy its commit again: Podo builds it anew.',
    evidence: [],
    facts: { release },
  })

/** After the switch the front door did not give the answer that the release itself had given. */
export const wrongAnswer = (facts: { readonly host: string; readonly path: string; readonly status: number | null; readonly error: string | null }): Cause => ({
  ...causeOf({
    code: 'PODO-SWITCH-NO-ANSWER',
    sentence: `After the switch, ${facts.host} ${facts.status === null ? `did not answer (${facts.error ?? 'no answer'})` : `answered ${facts.status}`}; traffic is back where it was.`,
    nextAction: 'Look at the log of the app at that moment, then deploy again.',
    evidence: [{ kind: 'probe', path: facts.path, status: facts.status, error: facts.error, location: null }],
    facts: { host: facts.host, status: facts.status ?? 0, error: facts.error ?? '', answer: facts.status ?? facts.error ?? '' },
  }),
  fault: facts.status === null ? 'podo' : 'app',
})

export const domainTaken = (host: string): Cause =>
  causeOf({
    code: 'PODO-SWITCH-DOMAIN-TAKEN',
    sentence: `${host} leads to another app on this machine, so that this release cannot have it.`,
    nextAction: 'Delete the other app or take the address from it; or make this app anew under another name. Then deploy again.',
    evidence: [],
    facts: { host },
  })

import { CAUSE_MESSAGES, PHASE_ERROR, PHASE_TIMEOUT } from './cause-messages.ts'
import type { CauseMessages, CausePart } from './cause-messages.ts'
import { m } from '../paraglide/messages.js'
import { language } from './locale.ts'
import { ADVICE_MESSAGES, WHY_MESSAGES } from './reason-messages.ts'
import { sayWith } from './say-with.ts'
import { waitedForText } from './waits-for.ts'
import { isPhase, phaseName } from './words.ts'

export interface CauseInShort {
  readonly code: string
  readonly sentence: string
  readonly facts: Readonly<Record<string, string | number>>
}

/** The messages of a code: its own, or those of every phase that timed out or that Podo could not finish. */
function messagesOf(code: string): CauseMessages | undefined {
  const own = CAUSE_MESSAGES[code]
  if (own) return own
  if (code.endsWith('-TIMEOUT')) return PHASE_TIMEOUT
  return code.endsWith('-ERROR') ? PHASE_ERROR : undefined
}

/** Null too where a fact that the sentence needs was not seen: the server's own sentence says what was. */
function say({ code, facts }: Pick<CauseInShort, 'code' | 'facts'>, part: CausePart): string | null {
  const messages = messagesOf(code)
  return messages === undefined ? null : sayWith(messages[part], inLanguage(facts))
}

/** Facts that are words of their own: a phase by its name, how a process ended. */
function inLanguage(facts: CauseInShort['facts']): CauseInShort['facts'] {
  const { phase, signal, exitCode } = facts
  const end = signal === undefined ? (exitCode === undefined || exitCode === -1 ? '' : m.cause_end_code({ code: exitCode })) : m.cause_end_signal({ signal })
  return { ...facts, end, ...(typeof phase === 'string' && isPhase(phase) ? { phase: phaseName(phase) } : {}) }
}

/** What a fact names of a table: more than the code of the cause says. */
const named = (table: Readonly<Record<string, unknown>>, name: string | number | undefined, facts: CauseInShort['facts']): string | null =>
  typeof name === 'string' && Object.hasOwn(table, name) ? sayWith(table[name], facts) : null

export const causeTitle = (cause: CauseInShort): string => say(cause, 'title') ?? cause.code

/** The half sentence behind "v13 failed after 41s:". */
export const causeShort = (cause: CauseInShort): string => say(cause, 'short') ?? cause.sentence

/**
 * The doctor speaks English with everything it saw; other languages say it from the code and the facts, and in short
 * where a fact of the sentence was not seen.
 */
export function causeSentence(cause: CauseInShort): string {
  if (language() === 'en') return cause.sentence
  const short = say(cause, 'short')
  const { why, waitedFor } = cause.facts
  const waited = typeof waitedFor === 'string' && messagesOf(cause.code) === PHASE_TIMEOUT ? waitedForText(waitedFor, cause.facts) : null
  if (waited !== null) return m.cause_phase_timeout_waited({ sentence: say(cause, 'sentence') ?? `${short}.`, what: waited })
  return named(WHY_MESSAGES, why, cause.facts) ?? say(cause, 'sentence') ?? (short === null ? cause.sentence : `${short}.`)
}

/** In a crash loop going back comes first, and what was seen of it after that. */
export function causeNext(cause: CauseInShort & { readonly nextAction: string }): string {
  if (language() === 'en') return cause.nextAction
  const { facts } = cause
  const { advice, seen, unset } = facts
  const found = named(ADVICE_MESSAGES, advice, facts) ?? (typeof seen === 'string' ? say({ code: seen, facts }, 'next') : null)
  const next = found === null ? say(cause, 'next') : cause.code === 'PODO-RUN-CRASH-LOOP' ? m.cause_loop_or({ next: found }) : found
  const parts = [next, unset === undefined ? null : sayWith(m.cause_unset, facts)].filter((part) => part !== null)
  return parts.length === 0 ? cause.nextAction : parts.join(' ')
}

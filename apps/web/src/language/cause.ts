import { CAUSE_MESSAGES, PHASE_ERROR, PHASE_TIMEOUT } from './cause-messages.ts'
import type { CauseMessages, CausePart } from './cause-messages.ts'
import { language } from './locale.ts'
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

function say(cause: CauseInShort, part: CausePart): string | null {
  const messages = messagesOf(cause.code)
  if (!messages) return null
  const { phase } = cause.facts
  const facts = typeof phase === 'string' && isPhase(phase) ? { ...cause.facts, phase: phaseName(phase) } : cause.facts
  const text = messages[part](facts)
  // A fact that this sentence needs was not seen: the server's own sentence says what was.
  return text.includes('undefined') ? null : text
}

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
  return say(cause, 'sentence') ?? (short === null ? cause.sentence : `${short}.`)
}

export const causeNext = (cause: CauseInShort & { readonly nextAction: string }): string =>
  language() === 'en' ? cause.nextAction : (say(cause, 'next') ?? cause.nextAction)

import type { PhaseState, WaitsFor } from '@podo/contract'
import { m } from '../paraglide/messages.js'
import { durationText } from './duration.ts'
import { sayWith } from './say-with.ts'

export interface WaitText {
  /** What is waited for, as the object of "waits for". */
  readonly what: string
  /** What is seen meanwhile; null when there is nothing to add. */
  readonly hint: string | null
}

type Say = (facts: WaitsFor['facts'], waitedMs: number) => WaitText | null

const only = (message: unknown): Say => withHint(message, null)
const withHint =
  (message: unknown, hint: unknown): Say =>
  (facts) => {
    const what = sayWith(message, facts)
    return what === null ? null : { what, hint: hint === null ? null : sayWith(hint, facts) }
  }

/** Every code of what a phase waits for (compared with the domain's list by tests/e2e/console-files.test.ts). */
const WAITS: Readonly<Record<string, Say>> = {
  repository: only(m.waits_repository),
  files: only(m.waits_files),
  'build-place': only(m.waits_build_place),
  builder: only(m.waits_builder),
  command: only(m.waits_command),
  'quiet-command': (facts, waitedMs) => {
    const what = sayWith(m.waits_command, facts)
    return what === null ? null : { what, hint: m.waits_quiet_command({ duration: durationText(waitedMs) }) }
  },
  processes: only(m.waits_processes),
  listening: only(m.waits_listening),
  'listening-elsewhere': withHint(m.waits_listening, m.waits_listening_elsewhere),
  answer: withHint(m.waits_answer, m.waits_answer_now),
  restart: withHint(m.waits_restart, m.waits_restart_now),
  alive: only(m.waits_alive),
  'front-door': only(m.waits_front_door),
  again: withHint(m.waits_again, m.waits_again_now),
}

const say = (code: string, facts: WaitsFor['facts'], waitedMs: number): WaitText | null => (Object.hasOwn(WAITS, code) ? (WAITS[code]?.(facts, waitedMs) ?? null) : null)

/** What a phase waits for, in the language of the reader; the server's own sentence where the code is not known here. */
export function waitsForText({ waitsFor }: Pick<PhaseState, 'waitsFor'>, now: number): WaitText | null {
  if (waitsFor === null) return null
  return say(waitsFor.code, waitsFor.facts, Math.max(0, now - Date.parse(waitsFor.since))) ?? { what: waitsFor.sentence, hint: null }
}

/** What a phase that was given up had waited for last; null where that is not known here. */
export const waitedForText = (code: string, facts: WaitsFor['facts']): string | null => say(code, facts, 0)?.what ?? null

import type { Facts, Phase, WaitCode, WaitsFor } from '@podo/domain'

/**
 * What a phase waits for, written where everybody sees it. A phase says it as often as it likes; it is written when it
 * has lasted a moment (most phases end before), at once when it becomes something else, and every few seconds while
 * only the last line of a command changes. Writing is beside the phase: it neither delays nor fails it.
 */
export interface Waiting {
  enter(phase: Phase): void
  /** The same code and facts again go on since when they were said first. */
  say(code: WaitCode, facts?: Facts, more?: { readonly lastLine?: string | null; readonly since?: number }): void
  /** Nothing more is waited for, though the phase goes on. */
  nothing(): void
  /** What it waits for now, or waited for when it left. */
  current(): WaitsFor | null
  leave(): void
}

const SHORTEST_MS = 250
const LINE_EVERY_MS = 3_000
const LONGEST_LINE = 300

interface Said {
  readonly key: string
  readonly waitsFor: WaitsFor | null
}

export function createWaiting(write: (phase: Phase, waitsFor: WaitsFor | null) => Promise<void>, onError: (error: unknown) => void): Waiting {
  let phase: Phase | null = null
  let said: Said = { key: '', waitsFor: null }
  let written: Said = said
  let timer: { readonly handle: ReturnType<typeof setTimeout>; readonly due: number } | undefined
  let writing = false

  const flush = async (): Promise<void> => {
    timer = undefined
    if (phase === null || writing || written === said) return
    writing = true
    const now = said
    await write(phase, now.waitsFor).catch(onError)
    written = now
    writing = false
    if (written !== said) schedule()
  }
  const schedule = (): void => {
    if (phase === null) return
    const inMs = written.key === said.key ? LINE_EVERY_MS : SHORTEST_MS
    const due = performance.now() + inMs
    if (timer !== undefined && timer.due <= due) return
    clearTimeout(timer?.handle)
    timer = { due, handle: setTimeout(() => void flush(), inMs) }
  }
  const become = (next: Said): void => {
    if (next.key === said.key && next.waitsFor?.lastLine === said.waitsFor?.lastLine) return
    said = next
    schedule()
  }
  return {
    enter: (next) => {
      phase = next
      said = { key: '', waitsFor: null }
      written = said
    },
    say: (code, facts = {}, more = {}) => {
      const key = JSON.stringify([code, facts])
      const since = key === said.key && said.waitsFor !== null ? said.waitsFor.since : new Date(more.since ?? Date.now()).toISOString()
      become({ key, waitsFor: { code, facts, since, lastLine: more.lastLine?.slice(0, LONGEST_LINE) ?? null } })
    },
    nothing: () => become({ key: '', waitsFor: null }),
    current: () => said.waitsFor,
    leave: () => {
      phase = null
      clearTimeout(timer?.handle)
      timer = undefined
    },
  }
}

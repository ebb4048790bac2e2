import { appendFile, readFile } from 'node:fs/promises'
import { agentEventSchema } from '@podo/agent-protocol'
import type { AgentEvent } from '@podo/agent-protocol'
import { errorCode } from '@podo/kernel'
import { writeAtomic } from '../state/write-atomic.ts'

const KEPT = 10_000

export type NewEvent = Omit<AgentEvent, 'sequence' | 'at'>

/** What happened while nobody asked: numbered without gaps, on disk, kept until the worker has confirmed it. */
export interface Journal {
  append(event: NewEvent): void
  /** Events after a number; waits for one. Asking after a number confirms everything up to it. */
  read(after: number, waitMs: number, signal: AbortSignal): Promise<{ events: AgentEvent[]; last: number }>
  /** Resolves when everything appended is on disk. */
  flush(): Promise<void>
}

const BATCH = 500

export async function openJournal(file: string, onError: (error: unknown) => void): Promise<Journal> {
  const { events: found, isTorn } = await readEvents(file)
  let events = found
  let last = events.at(-1)?.sequence ?? 0
  let writing: Promise<void> = Promise.resolve()
  let waiters: (() => void)[] = []
  const enqueue = (work: () => Promise<void>): void => {
    writing = writing.then(work).catch(onError)
  }
  const rewrite = (): void => enqueue(() => writeAtomic(file, events.map((event) => `${JSON.stringify(event)}\n`).join('')))
  const add = (event: NewEvent): void => {
    const numbered = { ...event, sequence: (last += 1), at: new Date().toISOString() }
    events.push(numbered)
    enqueue(() => appendFile(file, `${JSON.stringify(numbered)}\n`, { mode: 0o600 }))
  }
  const confirm = (upTo: number): void => {
    // The newest stays, so that numbers go on after a restart; rewritten in steps, not at each confirmation.
    const kept = events.filter((event) => event.sequence > upTo || event.sequence === last)
    if (kept.length === events.length) return
    const isWorthWriting = events.length > 100 || kept.length === 1
    events = kept
    if (isWorthWriting) rewrite()
  }
  if (isTorn) rewrite()
  return {
    append(event) {
      add(event)
      if (events.length > KEPT) {
        events = events.slice(-KEPT / 2)
        add({ targetId: null, contentKey: null, kind: 'dropped', detail: { upTo: (events[0]?.sequence ?? 1) - 1 } })
        rewrite()
      }
      for (const wake of waiters.splice(0)) wake()
    },
    async read(after, waitMs, signal) {
      confirm(after)
      if (last <= after && waitMs > 0 && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, waitMs)
          const wake = (): void => {
            clearTimeout(timer)
            waiters = waiters.filter((waiter) => waiter !== wake)
            resolve()
          }
          waiters.push(wake)
          signal.addEventListener('abort', wake, { once: true })
        })
      }
      return { events: events.filter((event) => event.sequence > after).slice(0, BATCH), last }
    },
    flush: () => writing,
  }
}

/** A torn last line (a kill during an append) is left out; its event is then told by the state it led to. */
async function readEvents(file: string): Promise<{ events: AgentEvent[]; isTorn: boolean }> {
  try {
    const lines = (await readFile(file, 'utf8')).split('\n')
    const isTorn = lines.pop() !== ''
    const events = lines.flatMap((line) => {
      const parsed = agentEventSchema.safeParse(parseJson(line))
      return parsed.success ? [parsed.data] : []
    })
    return { events, isTorn }
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return { events: [], isTorn: false }
    throw error
  }
}

function parseJson(line: string): unknown {
  try {
    return JSON.parse(line) as unknown
  } catch {
    return undefined
  }
}

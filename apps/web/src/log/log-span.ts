const LASTS = { '10m': 600_000, '1h': 3_600_000, '1d': 86_400_000 } as const
type Last = keyof typeof LASTS

/** Which times of a log are wanted. */
export interface LogSpan {
  /** A stretch up to now; null for one with ends of its own, and for all times. */
  readonly last: Last | null
  /** Milliseconds since 1970-01-01 UTC, both included; null where that end is open. */
  readonly since: number | null
  readonly until: number | null
}

/** As it stands in the address: UTC, to the minute, so that it says the same to whoever it is sent to. */
export interface SpanSearch {
  readonly last?: Last
  readonly from?: string
  readonly to?: string
}

export const emptySpan: LogSpan = { last: null, since: null, until: null }

const lastSpan = (last: Last, now: number): LogSpan => ({ last, since: now - LASTS[last], until: null })

const asLast = (value: unknown): Last | undefined => (Object.keys(LASTS) as Last[]).find((known) => known === value)

const TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/
const asTime = (value: unknown): string | undefined => (typeof value === 'string' && TIME.test(value) && !Number.isNaN(Date.parse(value)) ? value : undefined)

/** What of an address is one; anything else counts as not there. */
export function readSpanSearch(search: Readonly<Record<string, unknown>>): SpanSearch {
  const last = asLast(search['last'])
  if (last !== undefined) return { last }
  const [from, to] = [asTime(search['from']), asTime(search['to'])]
  return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
}

export function spanOf({ last, from, to }: SpanSearch, now: number): LogSpan {
  if (last !== undefined) return lastSpan(last, now)
  return { last: null, since: from === undefined ? null : Date.parse(from), until: to === undefined ? null : Date.parse(to) }
}

export function searchOf({ last, since, until }: LogSpan): SpanSearch {
  if (last !== null) return { last }
  return { ...(since === null ? {} : { from: minuteOf(since) }), ...(until === null ? {} : { to: minuteOf(until) }) }
}

const minuteOf = (at: number): string => `${new Date(at).toISOString().slice(0, 16)}Z`

/** What a choice of the list means; `between` begins with the last hour, to be changed. */
export function chosenSpan(choice: string, now: number): LogSpan {
  const last = asLast(choice)
  if (last !== undefined) return lastSpan(last, now)
  return choice === 'between' ? { last: null, since: now - LASTS['1h'], until: null } : emptySpan
}

export const choiceOf = ({ last, since, until }: LogSpan): string => last ?? (since === null && until === null ? '' : 'between')

/** A moment as a field of the browser takes it, in the reader's time zone. */
export function fieldText(at: number | null): string {
  if (at === null) return ''
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000)
  return local.toISOString().slice(0, 16)
}

export function fieldTime(text: string): number | null {
  const at = new Date(text).getTime()
  return Number.isNaN(at) ? null : at
}

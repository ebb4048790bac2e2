import type { LogLine, LogMark } from '@podo/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Place } from '../data/app.ts'
import { client } from '../data/client.ts'
import { useStream } from '../data/live.tsx'
import { linesOf } from './line-buffer.ts'
import { joinMarks } from './log-rows.ts'
import { addLive, addNewer, addOlder, emptyWindow, windowAt, windowAtEnd } from './log-window.ts'
import type { LogWindow } from './log-window.ts'

const PAGE = 500
/** A search goes on by itself until it has this many lines; further back when somebody scrolls there. */
const ENOUGH = 200

export interface AppLogQuery {
  readonly contains: string
  readonly level: LogLine['level'] | null
  readonly process: string | null
  /** The line in the middle; null for the newest. */
  readonly around: number | null
}

export interface AppLog {
  readonly window: LogWindow
  readonly marks: readonly LogMark[]
  /** `begin`: nothing of this query is there yet. */
  readonly reading: 'begin' | 'older' | 'newer' | null
  /** The lines that are shown belong to the query before this one. */
  readonly isStale: boolean
  readonly error: unknown
  readonly loadOlder: () => void
  readonly loadNewer: () => void
  readonly toNewest: () => void
}

interface State {
  readonly query: AppLogQuery
  readonly window: LogWindow
  readonly reading: AppLog['reading']
  readonly error: unknown
}

/** What came, and what is read next. */
interface Change {
  readonly apply: (window: LogWindow) => LogWindow
  readonly reading: AppLog['reading']
}

const RANK: Readonly<Record<LogLine['level'], number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** The server filters what is read; what arrives live is filtered by the same rule here. */
function fits(line: LogLine, { contains, level, process }: AppLogQuery): boolean {
  return (level === null || RANK[line.level] >= RANK[level]) && (process === null || line.process === process) && line.text.toLowerCase().includes(contains.toLowerCase())
}

export const isFiltered = ({ contains, level, process }: AppLogQuery): boolean => contains !== '' || level !== null || process !== null

export interface AppLogOptions {
  readonly place: Place
  /** Of the app in its environment, and how far its events were seen. */
  readonly stream: { readonly id: string; readonly from: number }
  readonly query: AppLogQuery
  readonly live: boolean
  /** Whether the reader is at the newest line. */
  readonly follows: boolean
}

/** The log of an app through a window that grows back, forward and live. Lines of the query before stay until the new ones are there. */
export function useAppLog({ place, stream, query, live, follows }: AppLogOptions): AppLog {
  const { project, app, environment } = place
  const [state, setState] = useState<State>({ query, window: emptyWindow, reading: 'begin', error: null })
  const wanted = useRef(query)

  const fetchPage = useCallback(
    (span: { readonly before?: number; readonly after?: number }) => {
      const { contains, level, process } = query
      return client.logs.read({ project, app, environment, limit: PAGE, ...span, ...(contains === '' ? {} : { contains }), ...(level === null ? {} : { level }), ...(process === null ? {} : { process }) })
    },
    [project, app, environment, query],
  )

  /** Puts pages into the window as they come. What comes for a query that nobody wants any more is dropped, and ends it. */
  const read = useCallback(
    (steps: AsyncGenerator<Change>) => {
      const go = async (): Promise<void> => {
        for await (const { apply, reading } of steps) {
          if (wanted.current !== query) return
          setState((now) => ({ query, window: apply(now.window), reading, error: null }))
        }
      }
      go().catch((error: unknown) => {
        if (wanted.current === query) setState((now) => ({ ...now, reading: null, error }))
      })
    },
    [query],
  )

  /** One page further back; a search goes on by itself until it has found something to look at. */
  const older = useCallback(
    async function* (from: number, found: number): AsyncGenerator<Change> {
      let [before, count] = [from, found]
      for (;;) {
        const page = await fetchPage({ before })
        count += page.lines.length
        before = page.reached
        const goesOn = page.more && isFiltered(query) && count < ENOUGH
        yield { apply: (window) => addOlder(window, page), reading: goesOn ? 'older' : null }
        if (!goesOn) return
      }
    },
    [fetchPage, query],
  )

  const begin = useCallback(
    async function* (around: number | null): AsyncGenerator<Change> {
      const page = await fetchPage(around === null ? {} : { before: around + 1 })
      const window = around === null ? windowAtEnd(page) : windowAt(page, around)
      const goesOn = page.more && isFiltered(query) && page.lines.length < ENOUGH
      const next = window.newerFrom === null ? null : await fetchPage({ after: window.newerFrom })
      yield { apply: () => (next === null ? window : addNewer(window, next)), reading: goesOn ? 'older' : null }
      if (goesOn) yield* older(page.reached, page.lines.length)
    },
    [fetchPage, older, query],
  )

  useEffect(() => {
    wanted.current = query
    read(begin(query.around))
  }, [query, begin, read])

  const { window, reading, error } = state
  const { olderFrom, newerFrom } = window
  const start = (kind: NonNullable<AppLog['reading']>, steps: AsyncGenerator<Change>): void => {
    setState((now) => ({ ...now, reading: kind, error: null }))
    read(steps)
  }
  const newer = async function* (after: number): AsyncGenerator<Change> {
    const page = await fetchPage({ after })
    yield { apply: (now) => addNewer(now, page), reading: null }
  }

  const isAttached = live && newerFrom === null && window !== emptyWindow
  useStream(isAttached ? `log-app:${stream.id}` : null, window.last, ({ data }, verdict) => {
    const lines = linesOf(data)
    if (verdict === 'apply' && lines.length > 0) setState((now) => ({ ...now, window: addLive(now.window, lines, (line) => fits(line, now.query), follows) }))
  })

  return {
    window,
    marks: useMarks(place, stream, window),
    reading: state.query === query ? reading : 'begin',
    isStale: state.query !== query,
    error,
    loadOlder: () => {
      if (reading === null && olderFrom !== null) start('older', older(olderFrom, 0))
    },
    loadNewer: () => {
      if (reading === null && newerFrom !== null) start('newer', newer(newerFrom))
    },
    toNewest: () => start('begin', begin(null)),
  }
}

/** What happened between the first line of the window and now; asked for where the window grows, and when something happens. */
function useMarks({ project, app, environment }: Place, stream: AppLogOptions['stream'], { lines }: LogWindow): readonly LogMark[] {
  const [marks, setMarks] = useState<readonly LogMark[]>([])
  const [happened, setHappened] = useState(0)
  const from = lines[0]?.at ?? null
  const known = useRef<number | null>(null)
  useEffect(() => {
    if (from === null) return
    const to = known.current
    const isOlder = to !== null && from < to
    known.current = to === null ? from : Math.min(from, to)
    client.logs.marks({ project, app, environment, from, ...(isOlder ? { to } : {}) }).then(
      ({ items }) => setMarks((now) => joinMarks(now, items)),
      // Without marks the log is whole still; they are asked for again with the next change.
      () => (known.current = to),
    )
  }, [project, app, environment, from, happened])
  useStream(`target:${stream.id}`, stream.from, ({ data }) => {
    if (data['kind'] === 'deployment.ended' || data['kind'] === 'instance.instance-exited') {
      known.current = null
      setHappened((count) => count + 1)
    }
  })
  return marks
}

import type { LogLine, LogMark } from '@podo/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Place } from '../data/app.ts'
import { client } from '../data/client.ts'
import { detach } from '../data/detach.ts'
import { useStream } from '../data/live.tsx'
import { linesOf } from './line-buffer.ts'
import { filterOf, fits, isFiltered } from './log-query.ts'
import type { AppLogQuery } from './log-query.ts'
import { joinMarks } from './log-rows.ts'
import { addLive, addNewer, addOlder, emptyWindow, windowAt, windowAtEnd } from './log-window.ts'
import type { LogWindow } from './log-window.ts'

const PAGE = 500
/** A search goes on by itself until it has this many lines; further back when somebody scrolls there. */
const ENOUGH = 200

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
  readonly marks: readonly LogMark[]
  readonly reading: AppLog['reading']
  readonly error: unknown
}

/** What came, and what is read next. */
interface Change {
  readonly apply: (window: LogWindow) => LogWindow
  /** Of the lines that came, so that they are drawn at once and nothing moves later. */
  readonly marks: readonly LogMark[]
  readonly reading: AppLog['reading']
}

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
  const [state, setState] = useState<State>({ query, window: emptyWindow, marks: [], reading: 'begin', error: null })
  const wanted = useRef(query)

  const fetchPage = useCallback(
    (stretch: { readonly before?: number; readonly after?: number }) => client.logs.read({ project, app, environment, limit: PAGE, ...stretch, ...filterOf(query) }),
    [project, app, environment, query],
  )

  /** What happened from a line on. Without it the log is whole still. */
  const fetchMarks = useCallback(
    async (from: LogLine | undefined, to?: LogLine): Promise<readonly LogMark[]> => {
      if (from === undefined) return []
      const end = to?.at ?? query.span.until
      return client.logs.marks({ project, app, environment, from: from.at, ...(end === null ? {} : { to: Math.max(end, from.at) }) }).then(
        ({ items }) => items,
        () => [],
      )
    },
    [project, app, environment, query.span.until],
  )

  /** Puts pages into the window as they come. What comes for a query that nobody wants any more is dropped, and ends it. */
  const read = useCallback(
    (steps: AsyncGenerator<Change>) => {
      const go = async (): Promise<void> => {
        for await (const { apply, marks, reading } of steps) {
          if (wanted.current !== query) return
          setState((now) => ({ query, window: apply(now.window), marks: joinMarks(now.marks, marks), reading, error: null }))
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
    async function* (from: number, found: number, first: LogLine | undefined): AsyncGenerator<Change> {
      let [before, count, above] = [from, found, first]
      for (;;) {
        const page = await fetchPage({ before })
        count += page.lines.length
        before = page.reached
        const goesOn = page.more && isFiltered(query) && count < ENOUGH
        const marks = await fetchMarks(page.lines[0], above)
        above = page.lines[0] ?? above
        yield { apply: (window) => addOlder(window, page), marks, reading: goesOn ? 'older' : null }
        if (!goesOn) return
      }
    },
    [fetchPage, fetchMarks, query],
  )

  const begin = useCallback(
    async function* (around: number | null): AsyncGenerator<Change> {
      const page = await fetchPage(around === null ? {} : { before: around + 1 })
      const window = around === null ? windowAtEnd(page) : windowAt(page, around)
      const goesOn = page.more && isFiltered(query) && page.lines.length < ENOUGH
      const next = window.newerFrom === null ? null : await fetchPage({ after: window.newerFrom })
      const marks = await fetchMarks(page.lines[0])
      yield { apply: () => (next === null ? window : addNewer(window, next)), marks, reading: goesOn ? 'older' : null }
      if (goesOn) yield* older(page.reached, page.lines.length, page.lines[0])
    },
    [fetchPage, fetchMarks, older, query],
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
    yield { apply: (now) => addNewer(now, page), marks: [], reading: null }
  }

  const isAttached = live && newerFrom === null && window !== emptyWindow
  useStream(isAttached ? `log-app:${stream.id}` : null, window.last, ({ data }, verdict) => {
    const lines = linesOf(data)
    if (verdict === 'apply' && lines.length > 0) setState((now) => ({ ...now, window: addLive(now.window, lines, (line) => fits(line, now.query), follows) }))
  })

  useStream(`target:${stream.id}`, stream.from, ({ data }) => {
    if (data['kind'] !== 'deployment.ended' && data['kind'] !== 'instance.instance-exited') return
    detach(fetchMarks(window.lines.at(-1)).then((marks) => setState((now) => ({ ...now, marks: joinMarks(now.marks, marks) }))))
  })

  return {
    window,
    marks: state.marks,
    reading: state.query === query ? reading : 'begin',
    isStale: state.query !== query,
    error,
    loadOlder: () => {
      if (reading === null && olderFrom !== null) start('older', older(olderFrom, 0, window.lines[0]))
    },
    loadNewer: () => {
      if (reading === null && newerFrom !== null) start('newer', newer(newerFrom))
    },
    toNewest: () => start('begin', begin(null)),
  }
}

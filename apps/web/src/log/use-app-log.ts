import type { LogLine, LogPage } from '@podo/contract'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Place } from '../data/app.ts'
import { client } from '../data/client.ts'
import { useStream } from '../data/live.tsx'
import { addLines, emptyBuffer, linesOf, markLost } from './line-buffer.ts'
import type { LineBuffer } from './line-buffer.ts'

const PAGE = 500

export interface AppLogQuery {
  readonly contains: string
  readonly level: LogLine['level'] | null
  readonly process: string | null
}

export interface AppLog {
  readonly buffer: LineBuffer
  readonly loading: boolean
  readonly error: unknown
  readonly hasOlder: boolean
  /** Number of the first line that is still kept. */
  readonly firstKept: number
  readonly loadingOlder: boolean
  readonly loadOlder: () => void
}

const RANK: Readonly<Record<LogLine['level'], number>> = { debug: 0, info: 1, warn: 2, error: 3 }

/** The server filters what is read; what arrives live is filtered by the same rule here. */
function passes(line: LogLine, { contains, level, process }: AppLogQuery): boolean {
  return (level === null || RANK[line.level] >= RANK[level]) && (process === null || line.process === process) && line.text.toLowerCase().includes(contains.trim().toLowerCase())
}

/** The newest lines of an app, older ones on demand, then live. Keyed by place and query where it is used. */
export function useAppLog(place: Place, streamId: string, query: AppLogQuery, live: boolean): AppLog {
  const { project, app, environment } = place
  const [buffer, setBuffer] = useState<LineBuffer>(emptyBuffer)
  const [readUpTo, setReadUpTo] = useState<number | null>(null)
  const [older, setOlder] = useState<'none' | 'there' | 'loading'>('none')
  const [error, setError] = useState<unknown>(null)
  const [firstKept, setFirstKept] = useState(0)
  const first = useRef<number | undefined>(undefined)

  const fetchPage = useCallback(
    (before: number | undefined) => {
      const { contains, level, process } = query
      const text = contains.trim()
      return client.logs.read({
        project,
        app,
        environment,
        limit: PAGE,
        ...(before === undefined ? {} : { before }),
        ...(text === '' ? {} : { contains: text }),
        ...(level === null ? {} : { level }),
        ...(process === null ? {} : { process }),
      })
    },
    [project, app, environment, query],
  )

  const take = (page: LogPage): void => {
    first.current = page.lines[0]?.sequence ?? first.current
    setBuffer((now) => addLines(now, page.lines))
    setOlder(page.more ? 'there' : 'none')
    setFirstKept(page.firstKept)
    setError(null)
  }

  useEffect(() => {
    let stale = false
    fetchPage(undefined).then(
      (page) => {
        if (stale) return
        take(page)
        setReadUpTo(page.lines.at(-1)?.sequence ?? 0)
      },
      (problem: unknown) => {
        if (!stale) setError(problem)
      },
    )
    return () => {
      stale = true
    }
  }, [fetchPage])

  useStream(live && readUpTo !== null ? `log-app:${streamId}` : null, readUpTo ?? 0, ({ data }, verdict) => {
    if (verdict === 'lost') setBuffer(markLost)
    const lines = linesOf(data).filter((line) => passes(line, query))
    if (lines.length > 0) setBuffer((now) => addLines(now, lines))
  })

  const loadOlder = (): void => {
    if (older !== 'there') return
    setOlder('loading')
    fetchPage(first.current).then(take, (problem: unknown) => {
      setOlder('there')
      setError(problem)
    })
  }
  return { buffer, loading: readUpTo === null && error === null, error, hasOlder: older !== 'none', firstKept, loadingOlder: older === 'loading', loadOlder }
}

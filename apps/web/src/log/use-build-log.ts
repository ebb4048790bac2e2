import type { DeploymentDetail, LogLine } from '@podo/contract'
import { useEffect, useRef, useState } from 'react'
import type { Place } from '../data/app.ts'
import { client } from '../data/client.ts'
import { useStream } from '../data/live.tsx'
import { addLines, emptyBuffer, linesOf, markLost } from './line-buffer.ts'
import type { LineBuffer } from './line-buffer.ts'

const PAGE = 1000

/** Of a longer log the newest are shown; a download has all. */
const MOST_LINES = 50_000

export interface BuildLog {
  /** Lines before the first one that is shown: kept, or dropped by the budget. */
  readonly before: { readonly kept: number; readonly dropped: number }
  readonly buffer: LineBuffer
  readonly loading: boolean
  readonly error: unknown
}

/**
 * The log of a deployment: read from its beginning, page by page, then followed where the reading ended. When it ends,
 * what came in between is read once more. The component that uses it is keyed by the deployment.
 */
export function useBuildLog(place: Place, deployment: DeploymentDetail): BuildLog {
  const { project, app, environment } = place
  const { id, number } = deployment
  const [buffer, setBuffer] = useState<LineBuffer>(emptyBuffer)
  const [readUpTo, setReadUpTo] = useState<number | null>(null)
  const [error, setError] = useState<unknown>(null)
  const [before, setBefore] = useState({ kept: 0, dropped: 0 })
  const last = useRef(0)
  const ended = deployment.endedAt !== null

  const take = (lines: readonly LogLine[]): void => {
    const end = lines.at(-1)
    if (end === undefined) return
    last.current = Math.max(last.current, end.sequence)
    setBuffer((now) => addLines(now, lines))
  }

  useEffect(() => {
    let stale = false
    const readOn = async (): Promise<void> => {
      for (;;) {
        const page = await client.deployments.log({ project, app, environment, number, after: last.current, limit: PAGE })
        if (stale) return
        if (page.last - last.current > MOST_LINES || (last.current === 0 && page.firstKept > 1)) {
          const dropped = page.firstKept - 1
          const skipped = Math.max(dropped, page.last - MOST_LINES)
          setBefore({ kept: skipped - dropped, dropped })
          if (skipped > page.reached) {
            last.current = skipped
            continue
          }
        }
        last.current = Math.max(last.current, page.reached)
        take(page.lines)
        if (!page.more) break
      }
      setReadUpTo(last.current)
      setError(null)
    }
    readOn().catch((problem: unknown) => {
      if (!stale) setError(problem)
    })
    return () => {
      stale = true
    }
  }, [project, app, environment, number, ended])

  useStream(readUpTo !== null && !ended ? `log-build:${id}` : null, readUpTo ?? 0, ({ data }, verdict) => {
    if (verdict === 'lost') setBuffer(markLost)
    take(linesOf(data))
  })
  return { buffer, before, loading: readUpTo === null && error === null, error }
}

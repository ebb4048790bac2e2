import { useQuery } from '@tanstack/react-query'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { Turning } from '../../design/turning.tsx'
import { momentText } from '../../language/moment.ts'
import { bytesText, countText } from '../../language/size.ts'
import { isFiltered } from '../../log/log-query.ts'
import type { AppLogQuery } from '../../log/log-query.ts'
import type { AppLog } from '../../log/use-app-log.ts'
import { m } from '../../paraglide/messages.js'

const LOOK_AGAIN_MS = 30_000

/** Below the lines: what a search has looked at, and how much of the log is kept, since when, of what it may take. */
export function LogStatus({ place, query, log }: { readonly place: Place; readonly query: AppLogQuery; readonly log: AppLog }) {
  const { data } = useQuery({ ...api.logs.usage.queryOptions({ input: { ...place } }), refetchInterval: LOOK_AGAIN_MS })
  return (
    <footer className="flex min-h-9 flex-wrap items-center justify-between gap-x-6 gap-y-1 border-t border-line px-3 py-2 text-xs text-muted">
      <span role="status" className="flex items-center gap-2">
        {isFiltered(query) && <Searched log={log} />}
      </span>
      {data !== undefined && data.last > 0 && (
        <span className="flex items-center gap-2.5">
          <span aria-hidden className="h-1.5 w-16 overflow-hidden rounded-full bg-sunken">
            <span className="block h-full rounded-full bg-edge" style={{ width: `${Math.min(100, (data.bytes / Math.max(1, data.budgetBytes)) * 100)}%` }} />
          </span>
          {m.log_kept({ used: bytesText(data.bytes), budget: bytesText(data.budgetBytes), time: data.firstKeptAt === null ? '' : momentText(data.firstKeptAt) })}
        </span>
      )}
    </footer>
  )
}

function Searched({ log: { window, reading, isStale } }: { readonly log: AppLog }) {
  const { searched, olderFrom, lines } = window
  const isSearching = reading === 'begin' || reading === 'older'
  if (isStale) return <Turning />
  const values = { count: lines.length, lines: countText(searched.lines), size: bytesText(searched.bytes) }
  return (
    <>
      {isSearching && <Turning />}
      {olderFrom === null && !isSearching ? m.log_searched_all(values) : m.log_searched(values)}
    </>
  )
}

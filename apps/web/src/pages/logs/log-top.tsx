import { useQuery } from '@tanstack/react-query'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { Turning } from '../../design/turning.tsx'
import { momentText } from '../../language/moment.ts'
import { bytesText, countText } from '../../language/size.ts'
import type { AppLog } from '../../log/use-app-log.ts'
import { m } from '../../paraglide/messages.js'

/** Above the first line: older ones on their way, what was dropped, or that the log begins here. Always as high. */
export function LogTop({ place, log: { window, reading }, filtered }: { readonly place: Place; readonly log: AppLog; readonly filtered: boolean }) {
  return (
    <p className="sticky left-0 flex h-8 w-[min(100%,100vw)] items-center gap-2 truncate px-3 font-sans text-muted">
      {window.olderFrom !== null ? (
        reading === 'older' && (
          <>
            <Turning /> {m.log_loading_older()}
          </>
        )
      ) : window.firstKept > 1 ? (
        <Dropped place={place} lines={window.firstKept - 1} at={window.firstKeptAt} />
      ) : (
        !filtered && m.log_begins()
      )}
    </p>
  )
}

function Dropped({ place, lines, at }: { readonly place: Place; readonly lines: number; readonly at: number | null }) {
  const { data } = useQuery(api.logs.usage.queryOptions({ input: { ...place } }))
  const values = { lines: countText(lines), time: at === null ? '' : momentText(at) }
  return data === undefined ? null : <>{m.log_dropped({ ...values, budget: bytesText(data.budgetBytes) })}</>
}

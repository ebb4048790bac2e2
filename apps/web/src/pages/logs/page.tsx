import { ScrollText } from 'lucide-react'
import { useDeferredValue, useMemo, useState } from 'react'
import { useQuery } from '@tanstack/react-query'
import { api } from '../../data/client.ts'
import { usePreference } from '../../data/preference.ts'
import { problemOf } from '../../data/problem.ts'
import { Button } from '../../design/button.tsx'
import { Empty } from '../../design/empty.tsx'
import { Notice } from '../../design/notice.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { Waiting } from '../../design/waiting.tsx'
import { problemText } from '../../language/problem.ts'
import { environmentName } from '../../language/words.ts'
import { LogView } from '../../log/log-view.tsx'
import { useAppLog } from '../../log/use-app-log.ts'
import type { AppLog, AppLogQuery } from '../../log/use-app-log.ts'
import { m } from '../../paraglide/messages.js'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { LogToolbar } from './log-toolbar.tsx'

const asIs = (process: string): string => process
const EVERYTHING: AppLogQuery = { contains: '', level: null, process: null }

export function LogsPage() {
  return <WithHere>{(known) => <Logs key={known.here.id} {...known} />}</WithHere>
}

function Logs({ place, app, here }: Here) {
  const [asked, setAsked] = useState(EVERYTHING)
  const [live, setLive] = useState(true)
  const [wrap, setWrap] = usePreference('log-wrap', 'no')
  const contains = useDeferredValue(asked.contains)
  const query = useMemo(() => ({ contains, level: asked.level, process: asked.process }), [contains, asked.level, asked.process])
  const scale = useQuery(api.scale.get.queryOptions({ input: { ...place } }))
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)} / ${m.logs()}`} sentence={m.log_sentence({ app: app.displayName, environment: environmentName(here.environment) })} />
      <section aria-label={m.logs()} className="min-w-0 overflow-hidden rounded-large border border-line bg-surface">
        <LogToolbar query={asked} onQuery={setAsked} processes={scale.data?.processes ?? []} live={live} onLive={setLive} wrap={wrap === 'yes'} onWrap={(next) => setWrap(next ? 'yes' : 'no')} />
        <Lines key={JSON.stringify(query)} place={place} streamId={here.id} query={query} wrap={wrap === 'yes'} live={live} />
      </section>
    </>
  )
}

interface LinesProps {
  readonly place: Here['place']
  readonly streamId: string
  readonly query: AppLogQuery
  readonly wrap: boolean
  readonly live: boolean
}

function Lines({ place, streamId, query, wrap, live }: LinesProps) {
  const log = useAppLog(place, streamId, query, live)
  const filtered = query.contains !== '' || query.level !== null || query.process !== null
  if (log.loading) return <Waiting what={m.logs()} tall />
  return (
    <>
      {log.error !== null && (
        <div className="p-3">
          <Notice tone="failed" title={m.problem_title({ what: m.logs() })}>
            {problemText(problemOf(log.error))}
          </Notice>
        </div>
      )}
      {log.buffer.lost && <p className="border-b border-line px-4 py-1.5 text-xs text-held">{m.log_lost()}</p>}
      {log.buffer.lines.length === 0 ? (
        <Empty icon={ScrollText} title={filtered ? m.log_none_match() : m.log_empty()} hint={filtered ? m.log_none_match_hint() : m.log_empty_hint()} />
      ) : (
        <LogView lines={log.buffer.lines} wrap={wrap} search={query.contains.trim()} current={null} processName={query.process === null ? asIs : null} live={live} tall top={<Older log={log} />} />
      )}
    </>
  )
}

function Older({ log }: { readonly log: AppLog }) {
  if (!log.hasOlder) return log.firstKept > 1 ? <p className="sticky left-0 px-3 pb-2 font-sans text-muted">{m.log_kept_from({ sequence: log.firstKept })}</p> : null
  return (
    <div className="sticky left-0 p-2 text-center font-sans">
      <Button look="quiet" busy={log.loadingOlder} onClick={log.loadOlder}>
        {log.loadingOlder ? m.log_loading_older() : m.log_older()}
      </Button>
    </div>
  )
}

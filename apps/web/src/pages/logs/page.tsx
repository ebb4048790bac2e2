import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { ScrollText } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { api } from '../../data/client.ts'
import { detach } from '../../data/detach.ts'
import { usePreference } from '../../data/preference.ts'
import { problemOf } from '../../data/problem.ts'
import { Button } from '../../design/button.tsx'
import { Empty } from '../../design/empty.tsx'
import { Notice } from '../../design/notice.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { Waiting } from '../../design/waiting.tsx'
import { problemText } from '../../language/problem.ts'
import { environmentName } from '../../language/words.ts'
import { rowsOf } from '../../log/log-rows.ts'
import { LogView } from '../../log/log-view.tsx'
import { emptyWindow } from '../../log/log-window.ts'
import { MarkView } from '../../log/mark-view.tsx'
import { everything, isFiltered } from '../../log/log-query.ts'
import type { AppLogQuery } from '../../log/log-query.ts'
import { searchOf, spanOf } from '../../log/log-span.ts'
import { useAppLog } from '../../log/use-app-log.ts'
import type { AppLog } from '../../log/use-app-log.ts'
import { m } from '../../paraglide/messages.js'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { LogStatus } from './log-status.tsx'
import { LogToolbar } from './log-toolbar.tsx'
import { LogTop } from './log-top.tsx'

const asIs = (process: string): string => process
const route = getRouteApi('/signed/p/$project/$app/logs')
const TYPING_MS = 200

export function LogsPage() {
  return <WithHere>{(known) => <Logs key={known.here.id} {...known} />}</WithHere>
}

/** What is looked for stands in the address, so that it can be sent to somebody. */
function useLogQuery(): readonly [AppLogQuery, (next: Partial<AppLogQuery>) => void] {
  const { q = '', level = null, process = null, line = null, last, from, to } = route.useSearch()
  const navigate = route.useNavigate()
  // A stretch up to now begins where it began when it was asked for: nothing falls out of it while it is read.
  const [askedAt, setAskedAt] = useState(() => Date.now())
  const span = useMemo(() => spanOf({ ...(last === undefined ? {} : { last }), ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }, askedAt), [last, from, to, askedAt])
  const query = useMemo(() => ({ contains: q, level, process, span, around: line }), [q, level, process, span, line])
  const ask = (next: Partial<AppLogQuery>): void => {
    if (next.span !== undefined) setAskedAt(Date.now())
    // A new filter begins at the newest lines again.
    const { contains, level: newLevel, process: newProcess, span: newSpan, around } = { ...query, around: null, ...next }
    detach(
      navigate({
        replace: true,
        search: ({ environment }) => ({
          ...(environment === undefined ? {} : { environment }),
          ...(contains === '' ? {} : { q: contains }),
          ...(newLevel === null ? {} : { level: newLevel }),
          ...(newProcess === null ? {} : { process: newProcess }),
          ...searchOf(newSpan),
          ...(around === null ? {} : { line: around }),
        }),
      }),
    )
  }
  return [query, ask]
}

/** The text of the field at once, the search when nobody has typed for a moment. */
function useTyped(text: string, onText: (text: string) => void): readonly [string, (text: string) => void] {
  const [typed, setTyped] = useState<string | null>(null)
  const latest = useRef(onText)
  useEffect(() => {
    latest.current = onText
  })
  useEffect(() => {
    if (typed === null) return
    const timer = setTimeout(() => {
      latest.current(typed.trim())
      setTyped(null)
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return [typed ?? text, setTyped]
}

function Logs({ place, app, here }: Here) {
  const [query, ask] = useLogQuery()
  const [text, setText] = useTyped(query.contains, (contains) => ask({ contains }))
  const [live, setLive] = useState(true)
  const [reader, setReader] = useState<{ readonly query: AppLogQuery; readonly follows: boolean }>({ query, follows: true })
  // Every other question begins at its newest answer.
  const follows = reader.query === query ? reader.follows : query.around === null
  const [wrap, setWrap] = usePreference('log-wrap', 'no')
  const scale = useQuery(api.scale.get.queryOptions({ input: { ...place } }))
  const log = useAppLog({ place, stream: { id: here.id, from: here.sequence }, query, live, follows })
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)} / ${m.logs()}`} sentence={m.log_sentence({ app: app.displayName, environment: environmentName(here.environment) })} />
      <section aria-label={m.logs()} className="min-w-0 overflow-hidden rounded-large border border-line bg-surface">
        <LogToolbar
          place={place}
          query={query}
          onQuery={ask}
          text={text}
          onText={setText}
          processes={scale.data?.processes ?? []}
          live={live && log.window.newerFrom === null && query.span.until === null}
          onLive={(next) => {
            setLive(next)
            // Nothing new comes before an end that lies behind.
            if (next && query.span.until !== null) ask({ span: { ...query.span, until: null } })
            else if (next && log.window.newerFrom !== null) (query.around === null ? log.toNewest : () => ask({ around: null }))()
          }}
          wrap={wrap === 'yes'}
          onWrap={(next) => setWrap(next ? 'yes' : 'no')}
        />
        <Lines
          place={place}
          log={log}
          query={query}
          ask={ask}
          wrap={wrap === 'yes'}
          live={live}
          follows={follows}
          onFollows={(next) => {
            // What is about to be replaced may scroll as it likes.
            if (next || log.reading !== 'begin') setReader({ query, follows: next })
          }}
        />
        <LogStatus place={place} query={query} log={log} />
      </section>
    </>
  )
}

interface LinesProps {
  readonly place: Here['place']
  readonly log: AppLog
  readonly query: AppLogQuery
  readonly ask: (next: Partial<AppLogQuery>) => void
  readonly wrap: boolean
  readonly live: boolean
  readonly follows: boolean
  readonly onFollows: (follows: boolean) => void
}

function Lines({ place, log, query, ask, wrap, live, follows, onFollows }: LinesProps) {
  const { window, marks, error } = log
  const rows = useMemo(() => rowsOf(window.lines, marks, window.olderFrom === null), [window.lines, marks, window.olderFrom])
  const current = query.around === null ? -1 : rows.findIndex(({ key }) => key === query.around)
  const filtered = isFiltered(query)
  if (error !== null) {
    return (
      <div className="flex flex-col items-start gap-3 p-3">
        <Notice tone="failed" title={m.problem_title({ what: m.logs() })}>
          {problemText(problemOf(error))}
        </Notice>
        <Button onClick={log.toNewest}>{m.log_try_again()}</Button>
      </div>
    )
  }
  if (window === emptyWindow) return <Waiting what={m.logs()} tall />
  if (window.lines.length === 0) {
    if (log.reading !== null || window.olderFrom !== null) return <Waiting what={m.log_search()} tall />
    return <Empty icon={ScrollText} title={filtered ? m.log_none_match() : m.log_empty()} hint={filtered ? m.log_none_match_hint() : m.log_empty_hint()} />
  }
  return (
    <LogView
      rows={rows}
      wrap={wrap}
      search={query.contains}
      current={current < 0 ? null : current}
      processName={query.process === null ? asIs : null}
      markView={(mark) => <MarkView mark={mark} place={place} />}
      {...(filtered ? { onAround: (sequence: number) => ask({ ...everything, around: sequence }) } : {})}
      live={live}
      follows={follows && query.around === null}
      onFollows={onFollows}
      onNearTop={log.loadOlder}
      onNearEnd={log.loadNewer}
      onNewest={window.newerFrom === null ? null : () => (query.around === null ? log.toNewest() : ask({ around: null }))}
      tall
      top={<LogTop place={place} log={log} filtered={filtered} />}
    />
  )
}

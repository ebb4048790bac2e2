import { Download, WrapText } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { DeploymentDetail, LogLine } from '@podo/contract'
import type { Place } from '../../data/app.ts'
import { problemOf } from '../../data/problem.ts'
import { buttonClass } from '../../design/button.tsx'
import { Select } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { Waiting } from '../../design/waiting.tsx'
import { problemText } from '../../language/problem.ts'
import { countText } from '../../language/size.ts'
import { isPhase, phaseName } from '../../language/words.ts'
import { filterLines, findLines } from '../../log/line-buffer.ts'
import { LogSearch } from '../../log/log-search.tsx'
import type { Search } from '../../log/log-search.tsx'
import { lineRows } from '../../log/log-rows.ts'
import { LogView } from '../../log/log-view.tsx'
import { useBuildLog } from '../../log/use-build-log.ts'
import { usePreference } from '../../data/preference.ts'
import { m } from '../../paraglide/messages.js'

interface DeploymentLogProps {
  readonly place: Place
  readonly deployment: DeploymentDetail
  readonly search: Search
  readonly onSearch: (search: Search) => void
  readonly shown: ShownLine | null
}

/** A line that is pointed at while nothing is searched; another `asked` points at it again. */
export interface ShownLine {
  readonly sequence: number
  readonly asked: number
}

const phaseLabel = (process: string): string => (isPhase(process) ? phaseName(process) : process)

/** The log while it is written, by phase; colours of the output stay, everything else a terminal would obey does not. */
export function DeploymentLog({ place, deployment, search, onSearch, shown }: DeploymentLogProps) {
  const { buffer, before, loading, error } = useBuildLog(place, deployment)
  const [level, setLevel] = useState<LogLine['level'] | null>(null)
  const [phase, setPhase] = useState<string | null>(null)
  const [wrap, setWrap] = usePreference('log-wrap', 'no')
  const section = useRef<HTMLElement>(null)
  const [pointedAt, setPointedAt] = useState(shown)
  // Noted while it is drawn, as React has it: the filters must not hide what is pointed at.
  if (pointedAt !== shown) {
    setPointedAt(shown)
    setLevel(null)
    setPhase(null)
  }
  useEffect(() => {
    if (shown !== null) section.current?.scrollIntoView({ block: 'nearest' })
  }, [shown])
  const lines = useMemo(() => filterLines(buffer.lines, { level, process: phase }), [buffer, level, phase])
  const rows = useMemo(() => lineRows(lines), [lines])
  const found = useMemo(() => findLines(lines, search.text), [lines, search.text])
  const pointed = shown === null || search.text.trim() !== '' ? -1 : lines.findIndex(({ sequence }) => sequence === shown.sequence)
  const current = pointed >= 0 ? pointed : (found[Math.min(search.at, found.length - 1)] ?? null)
  const download = `/api/projects/${encodeURIComponent(place.project)}/apps/${encodeURIComponent(place.app)}/deployments/${deployment.number}/log/download?environment=${encodeURIComponent(place.environment)}`
  return (
    <section ref={section} aria-label={m.log()} className="min-w-0 overflow-hidden rounded-large border border-line bg-surface">
      <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
        <PhaseFilter lines={buffer.lines} phase={phase} onPhase={setPhase} />
        <div className="ml-auto flex min-w-0 flex-1 basis-64 items-center justify-end gap-1">
          {buffer.lines.some((line) => line.level === 'warn' || line.level === 'error') && (
            <div className="w-32 shrink-0">
              <Select label={m.log_level()} hideLabel value={level ?? ''} onChange={(event) => setLevel(event.target.value === 'warn' || event.target.value === 'error' ? event.target.value : null)}>
                <option value="">{m.log_level_all()}</option>
                <option value="warn">{m.log_level_warn()}</option>
                <option value="error">{m.log_level_error()}</option>
              </Select>
            </div>
          )}
          <LogSearch search={search} matches={found.length} onSearch={onSearch} />
          <button type="button" aria-pressed={wrap === 'yes'} aria-label={m.log_wrap()} title={m.log_wrap()} onClick={() => setWrap(wrap === 'yes' ? 'no' : 'yes')} className={`${buttonClass('quiet', true)} aria-pressed:bg-accent-soft aria-pressed:text-accent`}>
            <WrapText size={16} aria-hidden />
          </button>
          <a href={download} download aria-label={m.log_download()} title={m.log_download()} className={buttonClass('quiet', true)}>
            <Download size={16} aria-hidden />
          </a>
        </div>
      </div>
      {error !== null && (
        <div className="p-3">
          <Notice tone="failed" title={m.problem_title({ what: m.log() })}>
            {problemText(problemOf(error))}
          </Notice>
        </div>
      )}
      {buffer.lost && <p className="border-b border-line px-4 py-1.5 text-xs text-held">{m.log_lost()}</p>}
      {before.dropped > 0 && <p className="border-b border-line px-4 py-1.5 text-xs text-muted">{m.log_build_dropped({ lines: countText(before.dropped) })}</p>}
      {before.kept > 0 && <p className="border-b border-line px-4 py-1.5 text-xs text-muted">{m.log_newest_only({ lines: countText(before.kept) })}</p>}
      {lines.length > 0 ? (
        <LogView rows={rows} wrap={wrap === 'yes'} search={search.text.trim()} current={current} asked={shown?.asked ?? 0} processName={phase === null ? phaseLabel : null} live={deployment.endedAt === null} />
      ) : loading ? (
        <Waiting what={m.log()} />
      ) : (
        error === null && <p className="bg-sunken px-4 py-8 text-center text-sm text-muted">{m.log_empty_phase()}</p>
      )}
    </section>
  )
}

function PhaseFilter({ lines, phase, onPhase }: { readonly lines: readonly LogLine[]; readonly phase: string | null; readonly onPhase: (phase: string | null) => void }) {
  const counts = new Map<string, number>()
  for (const line of lines) counts.set(line.process, (counts.get(line.process) ?? 0) + 1)
  const choices: [string | null, string, number][] = [[null, m.log(), lines.length], ...[...counts].map(([process, count]): [string, string, number] => [process, phaseLabel(process), count])]
  return (
    <div role="group" aria-label={m.deployment_phases()} className="flex flex-wrap gap-1">
      {choices.map(([value, label, count]) => (
        <button
          key={value ?? ''}
          type="button"
          aria-pressed={phase === value}
          onClick={() => onPhase(value)}
          className="flex h-8 items-center gap-1.5 rounded-small px-2.5 text-sm text-muted hover:bg-hover aria-pressed:bg-accent-soft aria-pressed:text-ink"
        >
          {label}
          <span className="text-xs">{countText(count)}</span>
        </button>
      ))}
    </div>
  )
}

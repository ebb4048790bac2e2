import type { LogLine } from '@podo/contract'
import { Pause, Play, WrapText } from 'lucide-react'
import type { Place } from '../../data/app.ts'
import { Button, buttonClass } from '../../design/button.tsx'
import { Select, TextField } from '../../design/field.tsx'
import { State } from '../../design/state.tsx'
import { m } from '../../paraglide/messages.js'
import { choiceOf } from '../../log/log-span.ts'
import type { AppLogQuery } from '../../log/log-query.ts'
import { LogDownload } from './log-download.tsx'
import { LogMoments, LogTimes } from './log-times.tsx'

interface LogToolbarProps {
  readonly place: Place
  readonly query: AppLogQuery
  readonly onQuery: (next: Partial<AppLogQuery>) => void
  /** As it is typed. */
  readonly text: string
  readonly onText: (text: string) => void
  readonly processes: readonly string[]
  readonly live: boolean
  readonly onLive: (live: boolean) => void
  readonly wrap: boolean
  readonly onWrap: (wrap: boolean) => void
}

const asLevel = (text: string): LogLine['level'] | null => (text === 'debug' || text === 'info' || text === 'warn' || text === 'error' ? text : null)

export function LogToolbar({ place, query, onQuery, text, onText, processes, live, onLive, wrap, onWrap }: LogToolbarProps) {
  const onSpan = (span: AppLogQuery['span']): void => onQuery({ span })
  return (
    <>
    <div className="flex flex-wrap items-center gap-2 border-b border-line px-3 py-2">
      <div className="min-w-0 flex-1 basis-52">
        <TextField
          label={m.log_search()}
          hideLabel
          type="search"
          placeholder={m.log_search()}
          maxLength={200}
          value={text}
          onChange={(event) => onText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') onText('')
          }}
        />
      </div>
      <div className="w-36">
        <Select label={m.log_level()} hideLabel value={query.level ?? ''} onChange={(event) => onQuery({ level: asLevel(event.target.value) })}>
          <option value="">{m.log_level_all()}</option>
          <option value="info">{m.log_level_info()}</option>
          <option value="warn">{m.log_level_warn()}</option>
          <option value="error">{m.log_level_error()}</option>
        </Select>
      </div>
      <div className="w-36">
        <Select label={m.log_process()} hideLabel value={query.process ?? ''} onChange={(event) => onQuery({ process: event.target.value === '' ? null : event.target.value })}>
          <option value="">{m.log_process_all()}</option>
          {processes.map((name) => (
            <option key={name} value={name}>
              {name}
            </option>
          ))}
        </Select>
      </div>
      <div className="w-40">
        <LogTimes span={query.span} onSpan={onSpan} />
      </div>
      <div className="ml-auto flex items-center gap-1">
        <State tone={live ? 'live' : 'held'}>{live ? m.log_live() : m.log_paused()}</State>
        <Button look="quiet" icon={live ? Pause : Play} aria-pressed={!live} onClick={() => onLive(!live)}>
          {live ? m.log_pause() : m.log_resume()}
        </Button>
        <button type="button" aria-pressed={wrap} aria-label={m.log_wrap()} title={m.log_wrap()} onClick={() => onWrap(!wrap)} className={`${buttonClass('quiet', true)} aria-pressed:bg-accent-soft aria-pressed:text-accent`}>
          <WrapText size={16} aria-hidden />
        </button>
        <LogDownload place={place} query={query} />
      </div>
    </div>
    {choiceOf(query.span) === 'between' && <LogMoments span={query.span} onSpan={onSpan} />}
    </>
  )
}

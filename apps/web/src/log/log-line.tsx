import type { LogLine } from '@podo/contract'
import { memo } from 'react'
import { classNames } from '../design/class-names.ts'
import { logTimeText } from '../language/moment.ts'
import { m } from '../paraglide/messages.js'
import { parseAnsi } from './ansi.ts'
import type { Span } from './ansi.ts'

const COLOURS = ['text-muted', 'text-(--ansi-1)', 'text-(--ansi-2)', 'text-(--ansi-3)', 'text-(--ansi-4)', 'text-(--ansi-5)', 'text-(--ansi-6)', ''] as const
const LEVELS: Readonly<Record<LogLine['level'], string>> = { debug: 'text-muted', info: '', warn: 'text-held', error: 'text-failed' }

interface LogLineViewProps {
  readonly line: LogLine
  readonly wrap: boolean
  /** Names the process of a line; null leaves the column out. */
  readonly processName: ((process: string) => string) | null
  readonly search: string
  readonly current: boolean
}

export const LogLineView = memo(function LogLineView({ line, wrap, processName, search, current }: LogLineViewProps) {
  return (
    <div className={classNames('flex gap-3 px-3 hover:bg-hover', current && 'bg-accent-soft', line.level === 'error' && !current && 'bg-failed-soft')}>
      <time dateTime={new Date(line.at).toISOString()} className="shrink-0 text-muted select-none">
        {logTimeText(line.at)}
      </time>
      {processName !== null && <span className="w-16 shrink-0 truncate text-muted select-none max-sm:hidden">{processName(line.process)}</span>}
      <span className={classNames('min-w-0 [unicode-bidi:isolate]', wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre', LEVELS[line.level])}>
        {(line.level === 'warn' || line.level === 'error') && <span className="sr-only">{line.level}: </span>}
        {parseAnsi(line.text).map((span, index) => (
          <SpanView key={index} span={span} search={search} />
        ))}
        {line.cut && <span className="text-muted"> [{m.log_cut()}]</span>}
      </span>
    </div>
  )
})

function SpanView({ span, search }: { readonly span: Span; readonly search: string }) {
  return <span className={classNames(span.colour !== null && COLOURS[span.colour], span.bold && 'font-bold', span.dim && 'opacity-75')}>{search === '' ? span.text : <Marked text={span.text} search={search} />}</span>
}

function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const lower = text.toLowerCase()
  const wanted = search.toLowerCase()
  const parts = []
  let from = 0
  for (let at = lower.indexOf(wanted); at !== -1; at = lower.indexOf(wanted, from)) {
    parts.push(text.slice(from, at))
    parts.push(
      <mark key={at} className="rounded-[2px] bg-held text-canvas">
        {text.slice(at, at + wanted.length)}
      </mark>,
    )
    from = at + wanted.length
  }
  return (
    <>
      {parts}
      {text.slice(from)}
    </>
  )
}

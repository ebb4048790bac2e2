import { readOutput } from '@podo/kernel'
import type { OutputColour, OutputSpan } from '@podo/kernel'
import type { LogLine } from '@podo/contract'
import { ChevronRight, Locate } from 'lucide-react'
import { memo } from 'react'
import { classNames } from '../design/class-names.ts'
import { logTimeText, momentText } from '../language/moment.ts'
import { bytesText } from '../language/size.ts'
import { m } from '../paraglide/messages.js'
import { structureOf } from './structured.ts'
import type { Structured } from './structured.ts'

const COLOURS: Readonly<Record<OutputColour, string>> = { 0: 'text-muted', 1: 'text-(--ansi-1)', 2: 'text-(--ansi-2)', 3: 'text-(--ansi-3)', 4: 'text-(--ansi-4)', 5: 'text-(--ansi-5)', 6: 'text-(--ansi-6)' }
/** Behind the text of any colour: the hue, as light as the page. */
const BACKGROUNDS: Readonly<Record<OutputColour, string>> = { 0: 'bg-edge/30', 1: 'bg-(--ansi-1)/15', 2: 'bg-(--ansi-2)/15', 3: 'bg-(--ansi-3)/15', 4: 'bg-(--ansi-4)/15', 5: 'bg-(--ansi-5)/15', 6: 'bg-(--ansi-6)/15' }
const LEVELS: Readonly<Record<LogLine['level'], string>> = { debug: 'text-muted', info: '', warn: 'text-held', error: 'text-failed' }
/** A line is drawn no longer than this until it is opened. */
const LONG = 3_000

interface LogLineViewProps {
  readonly line: LogLine
  readonly wrap: boolean
  /** Names the process of a line; null leaves the column out. */
  readonly processName: ((process: string) => string) | null
  readonly search: string
  readonly current: boolean
  readonly opened: boolean
  readonly onToggle: (sequence: number) => void
  readonly onAround?: (sequence: number) => void
}

export const LogLineView = memo(function LogLineView({ line, wrap, processName, search, current, opened, onToggle, onAround }: LogLineViewProps) {
  const structured = structureOf(line)
  const shown = shownText(line, structured, search, opened)
  const toggle = (): void => onToggle(line.sequence)
  return (
    <div aria-current={current ? 'location' : undefined} className={classNames('group/line flex gap-3 px-3 hover:bg-hover', current && 'bg-accent-soft shadow-[inset_3px_0_0_0_var(--color-accent)]', line.level === 'error' && !current && 'bg-failed-soft')}>
      <time dateTime={new Date(line.at).toISOString()} title={momentText(line.at)} className="shrink-0 text-muted select-none">
        {logTimeText(line.at)}
      </time>
      {processName !== null && <span className="w-16 shrink-0 truncate text-muted select-none max-sm:hidden">{processName(line.process)}</span>}
      <span className={classNames('min-w-0 [unicode-bidi:isolate]', wrap ? 'break-all whitespace-pre-wrap' : 'whitespace-pre', LEVELS[line.level])}>
        {structured !== null && <Opener opened={opened} onToggle={toggle} />}
        {(line.level === 'warn' || line.level === 'error') && <span className="sr-only">{line.level}: </span>}
        {readOutput(shown).map((span, index) => (
          <SpanView key={index} span={span} search={search} />
        ))}
        {line.cut && <span className="text-muted"> [{m.log_cut()}]</span>}
        {structured === null && line.text.length > LONG && (
          <button type="button" onClick={toggle} className="ml-2 rounded-small px-1 text-accent underline select-none">
            {opened ? m.log_shorter() : m.log_longer({ size: bytesText(line.text.length) })}
          </button>
        )}
        {structured !== null && opened && <Fields structured={structured} search={search} />}
      </span>
      {onAround !== undefined && (
        <button
          type="button"
          aria-label={m.log_around()}
          title={m.log_around()}
          onClick={() => onAround(line.sequence)}
          className="sticky right-2 ml-auto grid size-5 shrink-0 place-items-center self-start rounded-small bg-surface text-muted opacity-0 select-none group-hover/line:opacity-100 hover:text-ink focus-visible:opacity-100"
        >
          <Locate size={14} aria-hidden />
        </button>
      )}
    </div>
  )
})

/** The message of a line in JSON, unless what is searched for stands elsewhere in it. */
function shownText({ text }: LogLine, structured: Structured | null, search: string, opened: boolean): string {
  if (structured !== null) {
    const isElsewhere = search !== '' && !opened && !structured.message.toLowerCase().includes(search.toLowerCase())
    return isElsewhere ? text.slice(0, LONG) : structured.message
  }
  return opened ? text : text.slice(0, LONG)
}

function Opener({ opened, onToggle }: { readonly opened: boolean; readonly onToggle: () => void }) {
  return (
    <button type="button" aria-expanded={opened} aria-label={m.log_fields()} title={m.log_fields()} onClick={onToggle} className="mr-1 inline-grid size-4 place-items-center rounded-small align-text-bottom text-muted select-none hover:text-ink">
      <ChevronRight size={12} aria-hidden className={opened ? 'rotate-90' : ''} />
    </button>
  )
}

function Fields({ structured, search }: { readonly structured: Structured; readonly search: string }) {
  return (
    <dl className="mt-0.5 mb-1.5 ml-2 grid grid-cols-[max-content_minmax(0,1fr)] gap-x-4 border-l-2 border-line pl-3 text-ink">
      {structured.fields.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="break-all whitespace-pre-wrap">
            {value.split('\n').map((text, index) => (
              <div key={index}>
                {readOutput(text).map((span, at) => (
                  <SpanView key={at} span={span} search={search} />
                ))}
              </div>
            ))}
          </dd>
        </div>
      ))}
    </dl>
  )
}

function SpanView({ span, search }: { readonly span: OutputSpan; readonly search: string }) {
  const { colour, background, bold, dim, underline } = span
  return (
    <span className={classNames(colour !== null && COLOURS[colour], background !== null && BACKGROUNDS[background], bold && 'font-bold', dim && 'opacity-75', underline && 'underline')}>
      {search === '' ? span.text : <Marked text={span.text} search={search} />}
    </span>
  )
}

function Marked({ text, search }: { readonly text: string; readonly search: string }) {
  const lower = text.toLowerCase()
  const wanted = search.toLowerCase()
  // Where a letter becomes two in the other case, places do not match; nothing is marked rather than something wrong.
  if (lower.length !== text.length) return text
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

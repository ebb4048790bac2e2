import { useState } from 'react'
import { Select, TextField } from '../../design/field.tsx'
import { choiceOf, chosenSpan, fieldText, fieldTime } from '../../log/log-span.ts'
import type { LogSpan } from '../../log/log-span.ts'
import { m } from '../../paraglide/messages.js'

interface LogTimesProps {
  readonly span: LogSpan
  readonly onSpan: (span: LogSpan) => void
}

/** Which times are shown: all, the last while, or between two moments. */
export function LogTimes({ span, onSpan }: LogTimesProps) {
  return (
    <Select label={m.log_time()} hideLabel value={choiceOf(span)} onChange={(event) => onSpan(chosenSpan(event.target.value, Date.now()))}>
      <option value="">{m.log_time_all()}</option>
      <option value="10m">{m.log_time_10m()}</option>
      <option value="1h">{m.log_time_1h()}</option>
      <option value="1d">{m.log_time_1d()}</option>
      <option value="between">{m.log_time_between()}</option>
    </Select>
  )
}

/** The two moments, in the reader's time zone; an empty one leaves that end open. Asked for once they are in order. */
export function LogMoments({ span, onSpan }: LogTimesProps) {
  const [moments, setMoments] = useState({ since: span.since, until: span.until })
  const [asked, setAsked] = useState(span)
  // Noted while it is drawn, as React has it: an end that was taken away elsewhere is not shown any more.
  if (asked !== span) {
    setAsked(span)
    setMoments({ since: span.since, until: span.until })
  }
  const isWrong = !areInOrder(moments)
  const change = (next: Partial<typeof moments>): void => {
    const changed = { ...moments, ...next }
    setMoments(changed)
    if (areInOrder(changed)) onSpan({ last: null, ...changed })
  }
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2 border-b border-line px-3 py-2">
      <div className="w-56 max-sm:w-full">
        <TextField label={m.log_time_from()} type="datetime-local" value={fieldText(moments.since)} onChange={(event) => change({ since: fieldTime(event.target.value) })} />
      </div>
      <div className="w-56 max-sm:w-full">
        <TextField label={m.log_time_to()} type="datetime-local" value={fieldText(moments.until)} error={isWrong ? m.log_time_order() : undefined} onChange={(event) => change({ until: fieldTime(event.target.value) })} />
      </div>
    </div>
  )
}

const areInOrder = ({ since, until }: Pick<LogSpan, 'since' | 'until'>): boolean => (since ?? -Infinity) <= (until ?? Infinity)

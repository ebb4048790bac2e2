import { useVirtualizer } from '@tanstack/react-virtual'
import type { Virtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { dayText } from '../language/moment.ts'
import { m } from '../paraglide/messages.js'
import { LogLineView } from './log-line.tsx'
import type { LogRow } from './log-rows.ts'

interface LogViewProps {
  readonly rows: readonly LogRow[]
  readonly wrap: boolean
  readonly search: string
  /** Place among the rows of the line that is pointed at. */
  readonly current: number | null
  /** Another number goes to that line again. */
  readonly asked?: number
  readonly processName: ((process: string) => string) | null
  readonly markView?: (mark: Extract<LogRow, { kind: 'mark' }>['mark']) => ReactNode
  /** Offered at each line: leads to the lines around it. */
  readonly onAround?: (sequence: number) => void
  /** Above the first line: what is being read, or where the log begins. As high with as without words. */
  readonly top?: ReactNode
  /** Stay at the end while lines come, until the reader scrolls up. */
  readonly live: boolean
  readonly follows?: boolean
  readonly onFollows?: (follows: boolean) => void
  readonly onNearTop?: () => void
  readonly onNearEnd?: () => void
  /** Lines at the end that are not here; null where all are. */
  readonly onNewest?: (() => void) | null
  readonly tall?: boolean
}

const LINE_PX = 20
const MARK_PX = 32
const NEAR_PX = 40
/** Above the first row: the edge, and what stands there. */
const EDGE_PX = 8
const TOP_PX = 32
/** Older lines are asked for before the reader gets there. */
const SOON_PX = 1_500

function heightOf(tall: boolean, grows: boolean): string {
  if (tall) return 'h-[calc(100dvh-21rem)] min-h-80'
  return grows ? 'h-96 max-h-[60dvh]' : 'max-h-[min(24rem,60dvh)]'
}

/** Thousands of lines, of which only the seen ones are drawn. */
export function LogView({ rows, wrap, search, current, asked: askedAgain = 0, processName, markView, onAround, top, live, follows: asked, onFollows, onNearTop, onNearEnd, onNewest = null, tall = false }: LogViewProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [own, setOwn] = useState(true)
  const follows = asked ?? own
  const setFollows = onFollows ?? setOwn
  // A log that grows keeps its place from the beginning, so that nothing below it moves; one that has ended fits its lines.
  const [grows] = useState(live)
  const [opened, toggle] = useOpened()
  const scrollMargin = top === undefined ? EDGE_PX : EDGE_PX + TOP_PX
  // oxlint-disable-next-line react/incompatible-library -- the React compiler is not used, so nothing here is memoized by it
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === 'line' ? LINE_PX : MARK_PX),
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 24,
    scrollMargin,
  })
  useEffect(() => virtual.measure(), [virtual, wrap])
  const keepPlace = usePlaceKept(scroller, virtual, rows, follows && live)
  const unseen = useUnseen(rows, live && !follows)
  useEffect(() => {
    if (current === null) return
    setFollows(false)
    virtual.scrollToIndex(current, { align: 'center' })
    // Where it points is what moves the view; not that lines came before it.
    // oxlint-disable-next-line react/exhaustive-deps -- a row keeps its key when older ones are added
  }, [current === null ? null : rows[current]?.key, askedAgain, virtual])

  const onScroll = (): void => {
    const element = scroller.current
    if (!element) return
    keepPlace()
    const below = element.scrollHeight - element.scrollTop - element.clientHeight
    if (below >= NEAR_PX) setFollows(false)
    else if (onNewest === null) setFollows(true)
    if (element.scrollTop < SOON_PX) onNearTop?.()
    if (below < SOON_PX) onNearEnd?.()
  }
  const toEnd = (): void => {
    onNewest?.()
    setFollows(true)
  }
  return (
    <div className="relative min-w-0">
      <div
        ref={scroller}
        onScroll={onScroll}
        role="log"
        aria-label={m.log_lines_label()}
        aria-live="off"
        tabIndex={0}
        className={`overflow-auto bg-sunken py-2 font-mono text-xs leading-5 -outline-offset-2 [overflow-anchor:none] ${heightOf(tall, grows)}`}
      >
        {top}
        <div style={{ height: virtual.getTotalSize(), position: 'relative', minWidth: '100%' }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const row = rows[index]
            return (
              <div key={key} data-index={index} ref={virtual.measureElement} style={{ position: 'absolute', top: 0, left: 0, minWidth: '100%', maxWidth: wrap ? '100%' : 'none', transform: `translateY(${start - scrollMargin}px)` }}>
                {row?.kind === 'line' && (
                  <LogLineView line={row.line} wrap={wrap} processName={processName} search={search} current={index === current} opened={opened.has(row.line.sequence)} onToggle={toggle} {...(onAround === undefined ? {} : { onAround })} />
                )}
                {row?.kind === 'mark' && markView?.(row.mark)}
                {row?.kind === 'day' && <p className="sticky left-0 flex h-8 w-[min(100%,100vw)] items-center px-3 font-sans text-muted">{dayText(row.at)}</p>}
              </div>
            )
          })}
        </div>
      </div>
      {(unseen > 0 || onNewest !== null) && (
        <div className="absolute right-4 bottom-4">
          <Button icon={ArrowDown} onClick={toEnd}>
            {onNewest === null ? m.log_new_lines({ count: unseen }) : m.log_to_newest()}
          </Button>
        </div>
      )}
    </div>
  )
}

type Scroller = { readonly current: HTMLDivElement | null }

/** At the end while it is followed; else the line at the top edge stays there, whatever is added above it. Answers what notes the place. */
function usePlaceKept(scroller: Scroller, virtual: Virtualizer<HTMLDivElement, Element>, rows: readonly LogRow[], atEnd: boolean): () => void {
  const place = useRef<{ readonly key: LogRow['key']; readonly above: number } | null>(null)
  const note = (): void => {
    const element = scroller.current
    const first = element && virtual.getVirtualItemForOffset(element.scrollTop)
    place.current = first && element ? { key: rows[first.index]?.key ?? first.index, above: element.scrollTop - first.start } : null
  }
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    if (atEnd) element.scrollTop = element.scrollHeight
    else if (place.current) {
      const { key, above } = place.current
      const index = rows.findIndex((row) => row.key === key)
      const start = virtual.measurementsCache[index]?.start
      if (start !== undefined && Math.abs(element.scrollTop - start - above) > 1) element.scrollTop = start + above
    }
    note()
    // oxlint-disable-next-line react/exhaustive-deps -- `note` reads what is there when it runs
  }, [rows, atEnd, scroller, virtual])
  return note
}

/** Lines that came since the reader left the end. */
function useUnseen(rows: readonly LogRow[], counts: boolean): number {
  const last = rows.findLast(({ kind }) => kind === 'line')?.key
  const [seen, setSeen] = useState(last)
  // Noted while it is drawn, as React has it for what depends on the drawing before: what is seen at the end is seen.
  if (!counts && seen !== last) setSeen(last)
  return counts && seen !== last ? rows.length - 1 - rows.findLastIndex(({ key }) => key === seen) : 0
}

/** Lines that are shown whole: all the fields of one in JSON, all of a long one. */
function useOpened(): readonly [ReadonlySet<number>, (sequence: number) => void] {
  const [opened, setOpened] = useState<ReadonlySet<number>>(new Set())
  return [
    opened,
    (sequence) =>
      setOpened((now) => {
        const next = new Set(now)
        if (!next.delete(sequence)) next.add(sequence)
        return next
      }),
  ]
}

import { useVirtualizer } from '@tanstack/react-virtual'
import type { LogLine } from '@podo/contract'
import { ArrowDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { Button } from '../design/button.tsx'
import { m } from '../paraglide/messages.js'
import { LogLineView } from './log-line.tsx'

interface LogViewProps {
  readonly lines: readonly LogLine[]
  readonly wrap: boolean
  readonly search: string
  /** Place among the lines of the search's current match. */
  readonly current: number | null
  readonly processName: ((process: string) => string) | null
  /** Above the first line: older ones to load, or where the log begins. */
  readonly top?: ReactNode
  /** Stay at the end while lines come, until the reader scrolls up. */
  readonly live: boolean
  readonly tall?: boolean
}

const LINE_PX = 20
const NEAR_PX = 40

function heightOf(tall: boolean, grows: boolean): string {
  if (tall) return 'h-[calc(100dvh-19rem)] min-h-80'
  return grows ? 'h-96 max-h-[60dvh]' : 'max-h-[min(24rem,60dvh)]'
}

/** Thousands of lines, of which only the seen ones are drawn. */
export function LogView({ lines, wrap, search, current, processName, top, live, tall = false }: LogViewProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [follows, setFollows] = useState(true)
  // A log that grows keeps its place from the beginning, so that nothing below it moves; one that has ended fits its lines.
  const [grows] = useState(live)
  const seen = useRef(lines.length)
  // oxlint-disable-next-line react/incompatible-library -- the React compiler is not used, so nothing here is memoized by it
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_PX,
    getItemKey: (index) => lines[index]?.sequence ?? index,
    overscan: 24,
  })

  useEffect(() => virtual.measure(), [virtual, wrap])
  useLayoutEffect(() => {
    const element = scroller.current
    if (element && follows && live) element.scrollTop = element.scrollHeight
    if (follows) seen.current = lines.length
  }, [lines, follows, live, wrap])
  useEffect(() => {
    if (current === null) return
    setFollows(false)
    virtual.scrollToIndex(current, { align: 'center' })
  }, [current, virtual])

  const onScroll = (): void => {
    const element = scroller.current
    if (element) setFollows(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_PX)
  }
  const unseen = live && !follows ? lines.length - seen.current : 0
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
            const line = lines[index]
            return (
              <div key={key} data-index={index} ref={virtual.measureElement} style={{ position: 'absolute', top: 0, left: 0, minWidth: '100%', maxWidth: wrap ? '100%' : 'none', transform: `translateY(${start}px)` }}>
                {line && <LogLineView line={line} wrap={wrap} processName={processName} search={search} current={index === current} />}
              </div>
            )
          })}
        </div>
      </div>
      {unseen > 0 && (
        <div className="absolute right-4 bottom-4">
          <Button icon={ArrowDown} onClick={() => setFollows(true)}>
            {m.log_new_lines({ count: unseen })}
          </Button>
        </div>
      )}
    </div>
  )
}

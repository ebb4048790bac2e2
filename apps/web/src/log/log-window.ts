import type { LogLine, LogPage } from '@podo/contract'

/**
 * A stretch of a log that a page holds: what fits the filter between two places, without a gap. It grows at both ends
 * and is cut at the other one above a size; at the newest end it is live.
 */
export interface LogWindow {
  readonly lines: readonly LogLine[]
  /** Where reading older lines goes on; null when everything older was looked at. */
  readonly olderFrom: number | null
  /** Where reading newer lines goes on; null while it reaches to the newest. */
  readonly newerFrom: number | null
  /** The newest line that was seen, whether it fits or not: what comes live follows it. */
  readonly last: number
  readonly firstKept: number
  readonly firstKeptAt: number | null
  readonly searched: { readonly lines: number; readonly bytes: number }
}

export const emptyWindow: LogWindow = { lines: [], olderFrom: null, newerFrom: null, last: 0, firstKept: 1, firstKeptAt: null, searched: { lines: 0, bytes: 0 } }

/** Scrolls well, and is more than anybody reads. */
const WINDOW_LINES = 20_000

const kept = ({ firstKept, firstKeptAt }: LogPage): Pick<LogWindow, 'firstKept' | 'firstKeptAt'> => ({ firstKept, firstKeptAt })

/** From a page of the newest lines. */
export const windowAtEnd = (page: LogPage): LogWindow => ({ lines: page.lines, olderFrom: page.more ? page.reached : null, newerFrom: null, last: page.last, ...kept(page), searched: page.searched })

/** From a page that ends with a certain line. */
export const windowAt = (page: LogPage, sequence: number): LogWindow => ({ ...windowAtEnd(page), newerFrom: sequence < page.last ? sequence : null })

export function addOlder(window: LogWindow, page: LogPage, limit = WINDOW_LINES): LogWindow {
  const lines = [...page.lines, ...window.lines]
  const isCut = lines.length > limit
  return {
    ...window,
    ...kept(page),
    lines: isCut ? lines.slice(0, limit) : lines,
    olderFrom: page.more ? page.reached : null,
    newerFrom: isCut ? (lines[limit - 1]?.sequence ?? window.newerFrom) : window.newerFrom,
    searched: { lines: window.searched.lines + page.searched.lines, bytes: window.searched.bytes + page.searched.bytes },
  }
}

export function addNewer(window: LogWindow, page: LogPage, limit = WINDOW_LINES): LogWindow {
  const newer = { ...window, ...kept(page), lines: [...window.lines, ...page.lines], newerFrom: page.more ? page.reached : null, last: page.more ? window.last : page.last }
  return cutOldest(newer, limit)
}

/** What came live, all of it; a gap before it (the page was too slow) begins the window anew behind the gap. */
export function addLive(window: LogWindow, incoming: readonly LogLine[], fits: (line: LogLine) => boolean, follows: boolean, limit = WINDOW_LINES): LogWindow {
  const [first] = incoming
  const end = incoming.at(-1)
  if (first === undefined || end === undefined || end.sequence <= window.last || window.newerFrom !== null) return window
  const wanted = incoming.filter((line) => line.sequence > window.last && fits(line))
  if (first.sequence > window.last + 1 && window.last > 0) return { ...window, lines: wanted, olderFrom: first.sequence, last: end.sequence }
  const lines = wanted.length === 0 ? window.lines : [...window.lines, ...wanted]
  const grown = { ...window, lines, last: end.sequence }
  if (lines.length <= limit) return grown
  // Nothing is taken from under the eyes of who reads further up: the newest wait until they are asked for.
  return follows ? cutOldest(grown, limit) : { ...window, newerFrom: window.last }
}

function cutOldest(window: LogWindow, limit: number): LogWindow {
  if (window.lines.length <= limit) return window
  // A good deal at once, so that it is not done for every line that comes.
  const lines = window.lines.slice(-Math.ceil(limit * 0.9))
  return { ...window, lines, olderFrom: lines[0]?.sequence ?? null }
}

import type { LogMark } from '@podo/contract'
import type { LogLine, LogStore, LogStream } from '@podo/ports'
import type { TargetPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { filterOf } from './query.ts'
import type { LogFilterInput } from './query.ts'
import { appStream, marks } from './read.ts'

/** What a download is made of, in the order of time. */
export type Downloaded = { readonly kind: 'dropped'; readonly lines: number } | { readonly kind: 'line'; readonly line: LogLine } | { readonly kind: 'mark'; readonly mark: LogMark }

const PAGE = 1_000

/** The log of an app with what happened to it in between. */
export async function* downloadAppLog(call: PlacedCall<TargetPlace>, filter: LogFilterInput, signal: AbortSignal): AsyncGenerator<readonly Downloaded[]> {
  const { since, until } = filterOf(filter)
  const { items } = await marks(call, { from: since ?? 0, to: until })
  let next = 0
  for await (const part of downloadLog(call.services.logs, appStream(call.place), filter, signal)) {
    const merged: Downloaded[] = []
    for (const entry of part) {
      for (let mark = items[next]; entry.kind === 'line' && mark !== undefined && mark.at < entry.line.at; mark = items[next]) {
        merged.push({ kind: 'mark', mark })
        next += 1
      }
      merged.push(entry)
    }
    yield merged
  }
  yield items.slice(next).map((mark) => ({ kind: 'mark', mark }))
}

/** Page by page, so that its size does not matter; ends at the line that was the newest when it began. */
export async function* downloadLog(logs: LogStore, stream: LogStream, filter: LogFilterInput, signal: AbortSignal): AsyncGenerator<readonly Downloaded[]> {
  const wanted = filterOf(filter)
  let end: number | undefined
  for (let after = 0; !signal.aborted && (end === undefined || after < end); ) {
    const page = await logs.read(stream, { ...wanted, after, limit: PAGE })
    if (end === undefined && page.firstKept > 1) yield [{ kind: 'dropped', lines: page.firstKept - 1 }]
    end ??= page.last
    const last = end
    yield page.lines.filter(({ sequence }) => sequence <= last).map((line) => ({ kind: 'line', line }))
    if (page.reached <= after) return
    after = page.reached
  }
}

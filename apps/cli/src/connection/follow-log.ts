import type { LogLine } from '@podo/contract'
import { delay } from '@podo/kernel'
import type { LogPrinter } from '../output/log-printer.ts'
import type { Client } from './client.ts'
import { readEvents } from './events.ts'
import type { ServerMessage } from './events.ts'
import { fits } from './log-wish.ts'
import type { LogWish } from './log-wish.ts'
import { readMarks } from './read-log.ts'
import type { LogPlace } from './read-log.ts'

interface Follow {
  readonly log: LogPlace
  /** The log, and (`target:<id>@7`) what happens to the app, from where it was seen. */
  readonly stream: { readonly log: string; readonly events: string | null }
  readonly after: number
  readonly wish: LogWish
}

const AGAIN_MS = 1_000
/** An event is told a moment after what it tells of. */
const EARLIER_MS = 10_000
const HAS_MARK: ReadonlySet<string> = new Set(['deployment.ended', 'instance.instance-exited'])

/** For ever, from where it broke off, until Ctrl-C. What happens to the app is said among its lines. */
export async function followLog(client: Client, { log, stream, after, wish }: Follow, printer: LogPrinter): Promise<void> {
  const printNew = await createMarker(client, log, printer)
  let last = after
  let events = stream.events
  for (;;) {
    try {
      const streams = [`${stream.log}@${last}`, ...(events === null ? [] : [events])]
      for await (const message of readEvents(client, streams, new AbortController().signal)) {
        if (message.event === 'event') events = await takeEvent(message, printNew)
        if (message.event === 'log') last = await takeLines(message, { last, wish }, printer)
        await printer.flush()
      }
    } catch (error) {
      process.stderr.write(`The stream broke off (${error instanceof Error ? error.message : 'unknown'}); trying again.\n`)
    }
    await delay(AGAIN_MS)
  }
}

async function takeLines({ data }: ServerMessage, { last, wish }: { readonly last: number; readonly wish: LogWish }, printer: LogPrinter): Promise<number> {
  const { lines } = JSON.parse(data) as { lines: LogLine[] }
  const skipped = (lines[0]?.sequence ?? last + 1) - last - 1
  if (skipped > 0) await printer.gap('skipped', skipped)
  for (const line of lines) if (line.sequence > last && fits(line, wish)) await printer.line(line)
  return Math.max(last, lines.at(-1)?.sequence ?? last)
}

/** Answers from where to go on. */
async function takeEvent({ data }: ServerMessage, printNew: (from: number) => Promise<void>): Promise<string> {
  const event = JSON.parse(data) as { stream: string; seq: number; at: string; kind: string }
  if (HAS_MARK.has(event.kind)) await printNew(Date.parse(event.at) - EARLIER_MS)
  return `${event.stream}@${event.seq}`
}

/** Prints what happened since a time and was not there before the following began; each once. */
async function createMarker(client: Client, log: LogPlace, printer: LogPrinter): Promise<(from: number) => Promise<void>> {
  const known = new Set((await readMarks(client, log, 0)).map((mark) => JSON.stringify(mark)))
  return async (from) => {
    for (const mark of await readMarks(client, log, Math.max(0, from))) {
      const key = JSON.stringify(mark)
      if (known.has(key)) continue
      known.add(key)
      await printer.mark(mark)
    }
  }
}

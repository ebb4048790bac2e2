import type { LogLine } from '@podo/contract'
import { delay } from '@podo/kernel'
import type { LogPrinter } from '../output/log-printer.ts'
import { plural } from '../output/output.ts'
import type { Client } from './client.ts'
import { readEvents } from './events.ts'
import type { ServerMessage } from './events.ts'
import { fits } from './log-wish.ts'
import type { LogWish } from './log-wish.ts'

interface Follow {
  /** The log, and (`target:<id>@7`) what happens to the app, from where it was seen. */
  readonly stream: { readonly log: string; readonly events: string | null }
  readonly after: number
  readonly wish: LogWish
}

const AGAIN_MS = 1_000

/** For ever, from where it broke off, until Ctrl-C. */
export async function followLog(client: Client, { stream, after, wish }: Follow, printer: LogPrinter): Promise<void> {
  let last = after
  let events = stream.events
  for (;;) {
    try {
      const streams = [`${stream.log}@${last}`, ...(events === null ? [] : [events])]
      for await (const message of readEvents(client, streams, new AbortController().signal)) {
        if (message.event === 'event') events = await takeEvent(message, printer)
        if (message.event !== 'log') continue
        const { lines } = JSON.parse(message.data) as { lines: LogLine[] }
        const skipped = (lines[0]?.sequence ?? last + 1) - last - 1
        if (skipped > 0) await printer.gap(`${plural(skipped, 'line')} came faster than they can be shown; podo logs --all has them`)
        for (const line of lines) {
          if (line.sequence > last && fits(line, wish)) await printer.line(line)
          last = Math.max(last, line.sequence)
        }
        await printer.flush()
      }
    } catch (error) {
      process.stderr.write(`The stream broke off (${error instanceof Error ? error.message : 'unknown'}); trying again.\n`)
    }
    await delay(AGAIN_MS)
  }
}

/** A release that went live is said among the lines. Answers from where to go on. */
async function takeEvent({ data }: ServerMessage, printer: LogPrinter): Promise<string> {
  const event = JSON.parse(data) as { stream: string; seq: number; at: string; kind: string; data: { outcome?: string; release?: number | null; number?: number } }
  const { outcome, release, number } = event.data
  if (event.kind === 'deployment.ended' && outcome === 'succeeded' && typeof release === 'number' && typeof number === 'number') {
    await printer.mark({ kind: 'live', at: Date.parse(event.at), release, deployment: number, trigger: 'manual' })
  }
  await printer.flush()
  return `${event.stream}@${event.seq}`
}

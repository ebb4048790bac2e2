import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { LogLine, LogMark } from '@podo/contract'
import { ORPCError } from '@orpc/client'
import type { LogPrinter } from '../output/log-printer.ts'
import { plural } from '../output/output.ts'
import type { Client } from './client.ts'
import type { LogWish } from './log-wish.ts'
import type { Place } from './place.ts'

interface Download {
  readonly place: Place
  /** Of a deployment; null for the app's. */
  readonly number: number | null
  readonly wish: LogWish
}

type Entry = LogLine | { readonly mark: LogMark } | { readonly dropped: number }

/** Everything that is kept, printed as it comes: its size does not matter. */
export async function downloadLog(client: Client, { place, number, wish }: Download, printer: LogPrinter): Promise<void> {
  const { project, app, environment } = place
  const path = `/api/projects/${encodeURIComponent(project)}/apps/${encodeURIComponent(app)}/${number === null ? 'logs' : `deployments/${number}/log`}/download`
  const answer = await client.fetch(`${path}?${new URLSearchParams({ environment, format: 'json', ...wish }).toString()}`)
  if (!answer.ok || answer.body === null) throw new ORPCError('ANY', { status: answer.status, data: { body: await answer.json().catch(() => null) } })
  for await (const text of createInterface({ input: Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), crlfDelay: Infinity })) {
    const entry = JSON.parse(text) as Entry
    if ('dropped' in entry) await printer.gap(`${plural(entry.dropped, 'earlier line')} ${entry.dropped === 1 ? 'was' : 'were'} dropped to stay within the budget`)
    else if ('mark' in entry) await printer.mark(entry.mark)
    else await printer.line(entry)
  }
  await printer.flush()
}

import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import type { LogLine, LogMark } from '@podo/contract'
import { ORPCError } from '@orpc/client'
import type { LogPrinter } from '../output/log-printer.ts'
import type { Client } from './client.ts'
import type { LogWish } from './log-wish.ts'
import { readPage } from './read-log.ts'
import type { LogPlace } from './read-log.ts'

type Entry = LogLine | { readonly mark: LogMark } | { readonly dropped: number }

/** Everything that is kept and wanted, printed as it comes: its size does not matter. Answers where a follower goes on. */
export async function downloadLog(client: Client, log: LogPlace, wish: LogWish, printer: LogPrinter): Promise<number> {
  const { project, app, environment } = log.place
  let { last } = await readPage(client, log, {}, { limit: 1 })
  const path = `/api/projects/${encodeURIComponent(project)}/apps/${encodeURIComponent(app)}/${log.number === null ? 'logs' : `deployments/${log.number}/log`}/download`
  const answer = await client.fetch(`${path}?${new URLSearchParams({ environment, format: 'json', ...wish }).toString()}`)
  if (!answer.ok || answer.body === null) throw new ORPCError('ANY', { status: answer.status, data: { body: await answer.json().catch(() => null) } })
  for await (const text of createInterface({ input: Readable.fromWeb(answer.body as ReadableStream<Uint8Array>), crlfDelay: Infinity })) {
    const entry = JSON.parse(text) as Entry
    if ('dropped' in entry) await printer.gap('dropped', entry.dropped)
    else if ('mark' in entry) await printer.mark(entry.mark)
    else {
      await printer.line(entry)
      last = Math.max(last, entry.sequence)
    }
  }
  await printer.flush()
  return last
}

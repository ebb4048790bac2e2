import { once } from 'node:events'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { downloadAppLog, downloadDeploymentLog, placeCall } from '@podo/app'
import type { Downloaded, LogFilterInput, PlacedCall } from '@podo/app'
import { logDownloadSchema, STREAMING_ROUTES } from '@podo/contract'
import type { LogMark, Policy } from '@podo/contract'
import { absent, invalid } from '@podo/kernel'
import { findTarget } from '@podo/store'
import type { TargetPlace } from '@podo/store'
import { SECURITY_HEADERS } from './headers.ts'
import { enter } from './request.ts'
import type { Entry } from './request.ts'

interface Exchange {
  readonly incoming: IncomingMessage
  readonly outgoing: ServerResponse
  readonly url: URL
  readonly params: Record<string, string>
}

interface Wish {
  readonly filter: LogFilterInput
  readonly format: 'text' | 'json'
}

export async function serveAppLogDownload(entry: Entry, exchange: Exchange): Promise<void> {
  const may = (): Promise<PlacedCall<TargetPlace>> => place(entry, exchange, STREAMING_ROUTES.appLogDownload.policy)
  const call = await may()
  const wish = readWish(exchange.url)
  await send(exchange, wish, may, call.place.app, (signal) => downloadAppLog(call, wish.filter, signal))
}

export async function serveDeploymentLogDownload(entry: Entry, exchange: Exchange): Promise<void> {
  const may = (): Promise<PlacedCall<TargetPlace>> => place(entry, exchange, STREAMING_ROUTES.deploymentLogDownload.policy)
  const call = await may()
  const { number = '' } = exchange.params
  if (!/^[1-9]\d{0,9}$/.test(number) || Number(number) > 2_147_483_647) throw absent('deployment')
  const wish = readWish(exchange.url)
  await send(exchange, wish, may, `${call.place.app}-${number}`, (signal) => downloadDeploymentLog(call, Number(number), wish.filter, signal))
}

async function place(entry: Entry, { incoming, url, params }: Exchange, policy: Policy): Promise<PlacedCall<TargetPlace>> {
  const { call } = await enter(entry, incoming)
  const { project = '', app = '' } = params
  const environment = url.searchParams.get('environment') ?? 'production'
  return placeCall(call, policy, 'app', (tx, teams) => findTarget(tx, teams, project, app, environment))
}

function readWish(url: URL): Wish {
  const given = Object.fromEntries(['contains', 'level', 'process', 'since', 'until', 'format'].flatMap((name) => (url.searchParams.get(name) ? [[name, url.searchParams.get(name)]] : [])))
  const parsed = logDownloadSchema.safeParse(given)
  if (!parsed.success) throw invalid('INVALID_INPUT', 'A download takes contains, level (debug, info, warn, error), process, since and until (times such as 2026-11-21T10:00:00Z) and format (text, json).', { field: String(parsed.error.issues[0]?.path[0] ?? 'query') })
  const { format, ...filter } = parsed.data
  return { filter, format }
}

/** A reader that takes nothing for so long has left without a word. */
const STALLED_MS = 60_000
const CHECK_EVERY_MS = 4_000

/** Sent as it is read, at the pace of the reader: its size does not matter. Whether the reader `may` is asked again every few seconds. */
async function send({ outgoing }: Exchange, { format }: Wish, may: () => Promise<unknown>, name: string, read: (signal: AbortSignal) => AsyncGenerator<readonly Downloaded[]>): Promise<void> {
  const gone = new AbortController()
  outgoing.on('close', () => gone.abort())
  const parts = read(gone.signal)
  // What is refused is refused before the answer begins.
  const first = await parts.next()
  outgoing.writeHead(200, {
    ...SECURITY_HEADERS,
    'content-type': format === 'json' ? 'application/x-ndjson; charset=utf-8' : 'text/plain; charset=utf-8',
    'cache-control': 'no-store',
    'content-disposition': `attachment; filename="${name}.${format === 'json' ? 'jsonl' : 'log'}"`,
  })
  const write = async (part: readonly Downloaded[]): Promise<void> => {
    const text = part.map(format === 'json' ? asJson : asText).join('')
    if (text !== '' && !outgoing.destroyed && !outgoing.write(text)) await hasRoom(outgoing)
  }
  try {
    if (first.done !== true) await write(first.value)
    let checkedAt = performance.now()
    for await (const part of parts) {
      if (performance.now() - checkedAt > CHECK_EVERY_MS) {
        await may()
        checkedAt = performance.now()
      }
      await write(part)
    }
    outgoing.end()
  } catch {
    // The answer has begun: that it breaks off is all that can still be said.
    outgoing.destroy()
  }
}

/** Until more can be written, or nobody is there to read it. */
async function hasRoom(outgoing: ServerResponse): Promise<void> {
  const over = new AbortController()
  const signal = AbortSignal.any([over.signal, AbortSignal.timeout(STALLED_MS)])
  try {
    await Promise.race([once(outgoing, 'drain', { signal }), once(outgoing, 'close', { signal })])
  } finally {
    over.abort()
  }
}

function asText(entry: Downloaded): string {
  if (entry.kind === 'dropped') return `--- ${entry.lines} earlier lines were dropped to stay within the budget ---\n`
  if (entry.kind === 'mark') return `${new Date(entry.mark.at).toISOString()} --- ${sentenceOf(entry.mark)} ---\n`
  const { at, process, text, cut } = entry.line
  return `${new Date(at).toISOString()} ${process} ${text}${cut ? ' [cut]' : ''}\n`
}

function asJson(entry: Downloaded): string {
  if (entry.kind === 'dropped') return `${JSON.stringify({ dropped: entry.lines })}\n`
  return `${JSON.stringify(entry.kind === 'mark' ? { mark: entry.mark } : entry.line)}\n`
}

function sentenceOf(mark: LogMark): string {
  if (mark.kind === 'live') return `v${mark.release} went live (deployment #${mark.deployment}, ${mark.trigger})`
  const how = mark.outOfMemory ? 'it was out of memory' : mark.signal === null ? `code ${mark.exitCode ?? 'unknown'}` : mark.signal
  return `${mark.process} ended (${how})`
}

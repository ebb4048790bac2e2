import { unavailable } from '@podo/kernel'
import type { Client } from './client.ts'

export interface ServerMessage {
  readonly event: string
  readonly data: string
}

/** Server-sent events (HTML standard, "event stream" format) of the given streams, until the signal or the server ends. */
export async function* readEvents(client: Pick<Client, 'fetch'>, streams: readonly string[], signal: AbortSignal): AsyncGenerator<ServerMessage> {
  const answer = await client.fetch(`/api/events?streams=${encodeURIComponent(streams.join(','))}`, { signal, headers: { accept: 'text/event-stream' } })
  if (!answer.ok || answer.body === null) throw unavailable('NO_EVENTS', 'Podo does not send live events at the moment.')
  const decoder = new TextDecoder()
  let rest = ''
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    const blocks = (rest + decoder.decode(chunk, { stream: true })).split(/\r?\n\r?\n/)
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const message = parseBlock(block)
      if (message !== null) yield message
    }
  }
}

export function parseBlock(block: string): ServerMessage | null {
  let event = 'message'
  const data: string[] = []
  for (const line of block.split(/\r?\n/)) {
    if (line.startsWith('event:')) event = line.slice(6).trim()
    if (line.startsWith('data:')) data.push(line.slice(5).replace(/^ /, ''))
  }
  return data.length === 0 ? null : { event, data: data.join('\n') }
}

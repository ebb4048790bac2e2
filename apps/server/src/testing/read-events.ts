import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { waitFor } from '@podo/kernel'
import type { TestServer } from './start-server.ts'

export interface Message {
  readonly event: string
  readonly data: { readonly stream: string; readonly seq: number } & Readonly<Record<string, unknown>>
}

export interface EventReader {
  readonly messages: readonly Message[]
  readonly ended: () => boolean
  /** Until `done` holds of what came. */
  until(what: string, done: (messages: readonly Message[]) => boolean, timeoutMs?: number): Promise<readonly Message[]>
  close(): void
}

/** A live connection; `headers` carry the credential. */
export function readEvents(server: TestServer, streams: string, headers: Readonly<Record<string, string>>): Promise<EventReader> {
  const messages: Message[] = []
  let ended = false
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path: `/api/events?streams=${encodeURIComponent(streams)}`, headers: { host: 'localhost:8700', ...headers } }, (incoming) => {
      if (incoming.statusCode !== 200) return reject(new Error(`events answered ${incoming.statusCode}`))
      collect(incoming, messages, () => (ended = true))
      resolve({
        messages,
        ended: () => ended,
        until: (what, done, timeoutMs = 10_000) => waitFor({ what, timeoutMs, everyMs: 5 }, () => (done(messages) ? messages : undefined)),
        close: () => outgoing.destroy(),
      })
    })
    outgoing.on('error', (error) => (ended ? undefined : reject(error)))
    outgoing.end()
  })
}

function collect(incoming: IncomingMessage, messages: Message[], onEnd: () => void): void {
  let rest = ''
  incoming.setEncoding('utf8')
  incoming.on('data', (chunk: string) => {
    const blocks = (rest + chunk).split('\n\n')
    rest = blocks.pop() ?? ''
    for (const block of blocks) {
      const event = /^event: (.*)$/m.exec(block)?.[1]
      const data = /^data: (.*)$/m.exec(block)?.[1]
      if (event !== undefined && data !== undefined) messages.push({ event, data: JSON.parse(data) as Message['data'] })
    }
  })
  incoming.on('error', onEnd)
  incoming.on('close', onEnd)
}

import type { IncomingMessage, ServerResponse } from 'node:http'
import { placeCall, receive } from '@podo/app'
import { STREAMING_ROUTES } from '@podo/contract'
import { UPLOAD_LIMITS } from '@podo/domain'
import { AppError, invalid, isId } from '@podo/kernel'
import { findUpload } from '@podo/store'
import { SECURITY_HEADERS } from './headers.ts'
import { enter } from './request.ts'
import type { Entry } from './request.ts'

/** Everything that an upload may hold, with its frames. */
const LIMIT_BYTES = UPLOAD_LIMITS.totalBytes + 24 * UPLOAD_LIMITS.files
/** A body that stands still for this long is over. */
const IDLE_MS = 60_000

export async function receiveUpload(entry: Entry, { incoming, outgoing, params }: { readonly incoming: IncomingMessage; readonly outgoing: ServerResponse; readonly params: Record<string, string> }): Promise<void> {
  const { call } = await enter(entry, incoming)
  const id = params['id'] ?? ''
  const placed = await placeCall(call, STREAMING_ROUTES.uploadContents.policy, 'upload', async (tx, teams) => (isId(id) ? findUpload(tx, teams, id) : null))
  if (!/^application\/octet-stream\b/i.test(incoming.headers['content-type'] ?? '')) throw invalid('WRONG_CONTENT_TYPE', 'Send the contents as application/octet-stream.')
  if (Number(incoming.headers['content-length'] ?? 0) > LIMIT_BYTES) throw tooLarge()
  const answer = await receive(placed, bounded(incoming))
  outgoing.writeHead(200, { ...SECURITY_HEADERS, 'content-type': 'application/json', 'cache-control': 'no-store' }).end(JSON.stringify(answer))
}

async function* bounded(incoming: IncomingMessage): AsyncGenerator<Uint8Array> {
  let size = 0
  incoming.setTimeout(IDLE_MS, () => incoming.destroy())
  try {
    for await (const chunk of incoming as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > LIMIT_BYTES) throw tooLarge()
      yield chunk
    }
  } finally {
    incoming.setTimeout(0)
  }
}

const tooLarge = (): AppError => new AppError({ kind: 'too-large', code: 'UPLOAD_TOO_LARGE', publicMessage: 'The upload is larger than 1 GiB. Leave out what the build makes, in .podoignore.' })


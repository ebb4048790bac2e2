import { pipeline } from 'node:stream/promises'
import { signHeaders } from '../answer.ts'
import type { Exchange } from '../exchange.ts'
import { isNotModified, rangeOf } from './conditional.ts'
import type { Span } from './conditional.ts'
import { entityTag } from './entity-tag.ts'
import type { FileKind } from './file-kind.ts'
import type { OpenFile } from './open-file.ts'

export interface FileAnswer {
  readonly status: 200 | 404
  readonly kind: FileKind
  /** Of a compressed twin. */
  readonly encoding: string | null
  readonly contentKey: string
}

/** Up to this a file is read at once. */
const AT_ONCE_BYTES = 64 * 1024

/** Answers with a file or a part of it, and closes it. */
export async function sendFile(exchange: Exchange, file: OpenFile, answer: FileAnswer): Promise<void> {
  try {
    await answerWith(exchange, file, answer)
  } finally {
    await file.handle.close()
  }
}

async function answerWith(exchange: Exchange, file: OpenFile, answer: FileAnswer): Promise<void> {
  const { request, response } = exchange
  const tag = await entityTag(file, answer.contentKey)
  const modified = new Date(file.modifiedMs).toUTCString()
  if (exchange.over) return
  const headers = ['Cache-Control', answer.kind.cacheControl, 'ETag', tag, 'Last-Modified', modified, 'X-Content-Type-Options', 'nosniff']
  if (answer.kind.compressible) headers.push('Vary', 'Accept-Encoding')
  if (answer.status === 200 && isNotModified(request.headers, { tag, modified })) {
    response.writeHead(304, signHeaders(exchange, headers)).end()
    return
  }
  headers.push('Content-Type', answer.kind.type, 'Accept-Ranges', 'bytes')
  if (answer.encoding !== null) headers.push('Content-Encoding', answer.encoding)
  const range = answer.status === 200 ? rangeOf(request.headers, file.size, { tag, modified }) : null
  if (range === 'unsatisfiable') {
    response.writeHead(416, signHeaders(exchange, ['Content-Range', `bytes */${file.size}`, 'Content-Length', '0'])).end()
    return
  }
  const span = range ?? { start: 0, end: file.size - 1 }
  headers.push('Content-Length', String(span.end - span.start + 1))
  if (range !== null) headers.push('Content-Range', `bytes ${span.start}-${span.end}/${file.size}`)
  response.writeHead(range === null ? answer.status : 206, signHeaders(exchange, headers))
  if (request.method === 'HEAD') response.end()
  else await sendBytes(exchange, file, span)
}

async function sendBytes(exchange: Exchange, { handle }: OpenFile, { start, end }: Span): Promise<void> {
  const { response } = exchange
  const size = end - start + 1
  exchange.bytes = size
  if (size > AT_ONCE_BYTES) {
    await pipeline(handle.createReadStream({ start, end, autoClose: false }), response)
    return
  }
  const buffer = Buffer.alloc(size)
  const { bytesRead } = size === 0 ? { bytesRead: 0 } : await handle.read(buffer, 0, size, start)
  if (bytesRead === size) response.end(buffer)
  else response.destroy()
}

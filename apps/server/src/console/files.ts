import type { IncomingMessage } from 'node:http'
import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

export interface ConsoleFiles {
  serve(incoming: IncomingMessage): Promise<Response>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.txt': 'text/plain; charset=utf-8',
}

/** Their names hold a hash of their content. */
const HASHED = /^\/assets\//
const SMALL_BYTES = 1024

/**
 * The console's files: those with a hash in their name for ever, `index.html` for every other address, so that a link
 * into the console works. Compressed ones that lie beside them (`.br`, `.gz`) are sent as they are; text without one is
 * compressed as it is asked for.
 */
export function createConsoleFiles(folder: string): ConsoleFiles {
  return {
    async serve(incoming) {
      const path = pathOf(incoming.url ?? '/')
      const wanted = path === null || path === '/' ? null : await fileAt(folder, path)
      if (wanted === null && path !== null && (HASHED.test(path) || extname(path) !== '')) return missing()
      const file = wanted ?? (await fileAt(folder, '/index.html'))
      if (file === null || path === null) return missing()
      return send(incoming, file, wanted !== null && HASHED.test(path))
    },
  }
}

interface FoundFile {
  readonly path: string
  readonly sizeBytes: number
}

/** Null for what leaves the folder, by whatever writing. */
function pathOf(target: string): string | null {
  const raw = target.split(/[?#]/, 1)[0] ?? '/'
  try {
    const path = decodeURIComponent(raw)
    return path.startsWith('/') && !path.includes('\0') && !path.includes('\\') && normalize(path) === path ? path : null
  } catch {
    return null
  }
}

async function fileAt(folder: string, path: string): Promise<FoundFile | null> {
  const full = join(folder, path)
  const seen = await stat(full).catch(() => null)
  return seen?.isFile() === true ? { path: full, sizeBytes: seen.size } : null
}

async function send(incoming: IncomingMessage, file: FoundFile, immutable: boolean): Promise<Response> {
  const type = TYPES[extname(file.path)] ?? 'application/octet-stream'
  const headers = new Headers({ 'content-type': type, vary: 'accept-encoding', 'cache-control': immutable ? 'public, max-age=31536000, immutable' : 'no-cache' })
  const accepted = String(incoming.headers['accept-encoding'] ?? '')
  const head = incoming.method === 'HEAD'
  for (const [encoding, suffix] of [['br', '.br'], ['gzip', '.gz']] as const) {
    const packed = accepted.includes(encoding) ? await fileAt('/', file.path + suffix) : null
    if (packed === null) continue
    headers.set('content-encoding', encoding)
    return streamed(packed, headers, head)
  }
  const isText = /^(text|application\/(json|manifest)|image\/svg)/.test(type)
  if (!accepted.includes('gzip') || !isText || file.sizeBytes < SMALL_BYTES) return streamed(file, headers, head)
  headers.set('content-encoding', 'gzip')
  return new Response(head ? null : await compressed(file), { headers })
}

function streamed(file: FoundFile, headers: Headers, head: boolean): Response {
  headers.set('content-length', String(file.sizeBytes))
  return new Response(head ? null : (Readable.toWeb(createReadStream(file.path)) as ReadableStream), { headers })
}

const compress = promisify(gzip)
const packed = new Map<string, { readonly sizeBytes: number; readonly content: Promise<Buffer> }>()
const MOST_PACKED = 100

function compressed(file: FoundFile): Promise<Buffer> {
  const known = packed.get(file.path)
  if (known?.sizeBytes === file.sizeBytes) return known.content
  if (packed.size >= MOST_PACKED) packed.clear()
  const content = readFile(file.path).then((bytes) => compress(bytes))
  packed.set(file.path, { sizeBytes: file.sizeBytes, content })
  return content
}

const missing = (): Response => new Response('There is nothing at this address.\n', { status: 404, headers: { 'content-type': 'text/plain; charset=utf-8' } })

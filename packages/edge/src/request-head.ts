import { connectionOptions, isDisguised, isHopByHop, isSaidByPodo, PROBE_HEADER, SERVED_BY_HEADER } from './header-names.ts'
import type { Destination } from './host.ts'
import type { Peer } from './peer.ts'

/** How a request's body arrives: not at all, with so many bytes, in chunks, or in a way nobody here understands. */
export type BodyKind = { readonly kind: 'none' } | { readonly kind: 'length'; readonly bytes: number } | { readonly kind: 'chunked' } | { readonly kind: 'unknown' }

/** A request's headers as the app gets them, and what the edge itself must know of them. */
export interface RequestHead {
  readonly headers: string[]
  readonly requestId: string
  readonly body: BodyKind
  readonly probe: string | null
  /** Value of the Upgrade header. */
  readonly upgrade: string | null
}

interface Seen {
  connection: string
  upgrade: string | null
  coding: string | null
  length: string | null
  trailers: boolean
  probe: string | null
  forwardedFor: string
  forwarded: string
  proto: string
  host: string | null
  requestId: string | null
}

const REQUEST_ID = /^[\w.:/+=-]{1,128}$/
const NO_BODY: BodyKind = { kind: 'none' }
const CHUNKED: BodyKind = { kind: 'chunked' }

/**
 * What the visitor sent, in its order and spelling, without what belongs to the connection or is Podo's to say, and
 * then Podo's own word. Null for a line end or a zero byte in a value, which no parser should have let through.
 */
export function readRequestHead(raw: readonly string[], method: string, to: Destination, peer: Peer, newRequestId: () => string): RequestHead | null {
  const seen: Seen = { connection: '', upgrade: null, coding: null, length: null, trailers: false, probe: null, forwardedFor: '', forwarded: '', proto: 'http', host: null, requestId: null }
  let headers: string[] = ['Host', to.authority]
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    if (value.includes('\n') || value.includes('\r') || value.includes('\0')) return null
    if (travels(name, value, seen, peer.trusted)) headers.push(name, value)
  }
  const options = connectionOptions(seen.connection)
  if (options !== null) headers = headers.filter((_, at) => !options.has((headers[at - (at % 2)] ?? '').toLowerCase()))
  if (seen.trailers) headers.push('TE', 'trailers')
  const body = bodyKind(seen)
  if (body.kind === 'chunked') headers.push('Transfer-Encoding', 'chunked')
  else if (seen.length === null && (method === 'POST' || method === 'PUT' || method === 'PATCH')) headers.push('Content-Length', '0')
  const requestId = seen.requestId ?? newRequestId()
  addOwnWord(headers, seen, to, peer, requestId)
  return { headers, requestId, body, probe: seen.probe, upgrade: seen.upgrade }
}

/** Notes what a field says, and tells whether it goes on to the app as it is. */
function travels(name: string, value: string, seen: Seen, trusted: boolean): boolean {
  const lower = name.toLowerCase()
  switch (lower) {
    case 'host':
      return false
    case 'content-length':
      seen.length = value
      return true
    case 'connection':
      seen.connection = seen.connection === '' ? value : `${seen.connection}, ${value}`
      return false
    case 'transfer-encoding':
      seen.coding = seen.coding === null ? value : `${seen.coding}, ${value}`
      return false
    case 'te':
      seen.trailers ||= /\btrailers\b/i.test(value)
      return false
    case 'upgrade':
      seen.upgrade = value
      return false
    case PROBE_HEADER:
      seen.probe = value
      return false
    default:
      if (isHopByHop(lower) || isDisguised(lower)) return false
      return isSaidByPodo(lower) ? trusted && noteClaim(lower, value, seen) : true
  }
}

/** What a trusted proxy says: woven into Podo's own word, or passed on (`X-Forwarded-Port`, `X-Real-IP`). */
function noteClaim(lower: string, value: string, seen: Seen): boolean {
  if (lower === 'x-forwarded-for') seen.forwardedFor += `${value}, `
  else if (lower === 'forwarded') seen.forwarded += `${value}, `
  else if (lower === 'x-forwarded-proto') seen.proto = value === 'https' ? 'https' : seen.proto
  else if (lower === 'x-forwarded-host') seen.host ??= value
  else if (lower === 'x-request-id') seen.requestId ??= REQUEST_ID.test(value) ? value : null
  else return lower !== SERVED_BY_HEADER
  return false
}

function bodyKind({ coding, length }: Seen): BodyKind {
  if (coding !== null) return coding.toLowerCase() === 'chunked' ? CHUNKED : { kind: 'unknown' }
  return length === null || Number(length) === 0 ? NO_BODY : { kind: 'length', bytes: Number(length) }
}

function addOwnWord(headers: string[], seen: Seen, to: Destination, peer: Peer, requestId: string): void {
  const node = peer.address.includes(':') ? `"[${peer.address}]"` : peer.address
  headers.push('X-Forwarded-For', seen.forwardedFor + peer.address)
  headers.push('X-Forwarded-Proto', seen.proto)
  headers.push('X-Forwarded-Host', seen.host ?? to.authority)
  headers.push('Forwarded', `${seen.forwarded}for=${node};host="${to.authority}";proto=${seen.proto}`)
  headers.push('X-Request-Id', requestId)
}

import type { Destination } from './host.ts'
import type { Peer } from './peer.ts'

export const PROBE_HEADER = 'x-podo-probe'
export const SERVED_BY_HEADER = 'x-podo-served-by'

/** Headers of one connection, not of the message (RFC 9110, 7.6.1). `Trailer` is not among them. */
const HOP_BY_HOP = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** What Podo itself says to an app. A visitor's word is dropped, in any spelling that CGI-like servers fold together. */
const SAID_BY_PODO = new Set(['forwarded', 'x-request-id', 'x-real-ip', PROBE_HEADER, SERVED_BY_HEADER])

/** Fields that frame or steer a message: never allowed in a trailer (RFC 9110, 6.5.1). */
const NOT_IN_TRAILERS = new Set(['content-length', 'host', 'content-encoding', 'content-type', 'content-range', 'authorization', 'cookie', 'set-cookie', 'trailer', 'expect', 'cache-control'])

const REQUEST_ID = /^[\w.:/+=-]{1,128}$/

export type Framing = { readonly kind: 'none' } | { readonly kind: 'length'; readonly length: number } | { readonly kind: 'chunked' }

/** What a request's headers say that the relay must know. */
export interface RequestFacts {
  readonly framing: Framing
  readonly expectsContinue: boolean
  readonly probe: string | null
}

export interface OutgoingHead {
  readonly headers: string[]
  readonly requestId: string
}

/** Names that the Connection header lists and that therefore end at this hop. */
export function connectionTokens(connection: string | undefined): ReadonlySet<string> | null {
  if (connection === undefined) return null
  const lower = connection.toLowerCase()
  if (lower === 'keep-alive' || lower === 'close') return null
  return new Set(lower.split(',').map((token) => token.trim()))
}

const isSaidByPodo = (name: string): boolean => SAID_BY_PODO.has(name) || name.startsWith('x-forwarded-')

/** `content_length` and `x_forwarded_for` become the same CGI variable as their twins with hyphens. */
function isDisguised(name: string): boolean {
  if (!name.includes('_')) return false
  const plain = name.replaceAll('_', '-')
  return HOP_BY_HOP.has(plain) || isSaidByPodo(plain) || NOT_IN_TRAILERS.has(plain)
}

interface Claims {
  forwardedFor: string[]
  forwarded: string[]
  proto: string | null
  host: string | null
  requestId: string | null
}

/**
 * The headers of a request as an app's process gets them: what the visitor sent, in its order and spelling, without
 * what belongs to the connection or is Podo's to say, and then Podo's own word.
 */
export function requestHeaders(
  raw: readonly string[],
  connection: string | undefined,
  to: Destination,
  peer: Peer,
  newRequestId: () => string,
): OutgoingHead {
  const listed = connectionTokens(connection)
  const headers: string[] = ['Host', to.authority]
  const claims: Claims = { forwardedFor: [], forwarded: [], proto: null, host: null, requestId: null }
  let trailers = false
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const value = raw[at + 1] ?? ''
    const lower = name.toLowerCase()
    if (lower === 'host') continue
    if (lower === 'te') trailers ||= /\btrailers\b/i.test(value)
    if (HOP_BY_HOP.has(lower) || listed?.has(lower) === true && !isFraming(lower) || isDisguised(lower)) continue
    if (isSaidByPodo(lower)) {
      if (peer.trusted) claim(claims, lower, value, headers, name)
      continue
    }
    headers.push(name, value)
  }
  if (trailers) headers.push('TE', 'trailers')
  return { headers, requestId: addOwnWord(headers, claims, to, peer, newRequestId) }
}

const isFraming = (name: string): boolean => name === 'content-length' || name === 'host'

function claim(claims: Claims, lower: string, value: string, headers: string[], name: string): void {
  if (lower === 'x-forwarded-for') claims.forwardedFor.push(value)
  else if (lower === 'forwarded') claims.forwarded.push(value)
  else if (lower === 'x-forwarded-proto') claims.proto ??= value
  else if (lower === 'x-forwarded-host') claims.host ??= value
  else if (lower === 'x-request-id') claims.requestId ??= REQUEST_ID.test(value) ? value : null
  else if (lower !== PROBE_HEADER && lower !== SERVED_BY_HEADER) headers.push(name, value)
}

function addOwnWord(headers: string[], claims: Claims, to: Destination, peer: Peer, newRequestId: () => string): string {
  const proto = claims.proto === 'https' ? 'https' : 'http'
  const host = claims.host ?? to.authority
  const node = peer.address.includes(':') ? `"[${peer.address}]"` : peer.address
  const element = `for=${node};host="${to.authority}";proto=${proto}`
  const requestId = claims.requestId ?? newRequestId()
  headers.push(
    'X-Forwarded-For', [...claims.forwardedFor, peer.address].join(', '),
    'X-Forwarded-Proto', proto,
    'X-Forwarded-Host', host,
    'Forwarded', [...claims.forwarded, element].join(', '),
    'X-Request-Id', requestId,
  )
  return requestId
}

/** The headers of an app's answer as the visitor gets them; framing is left to the side that sends. */
export function responseHeaders(raw: readonly string[], connection: string | undefined, status: number): string[] {
  const listed = connectionTokens(connection)
  const headers: string[] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const lower = name.toLowerCase()
    if (HOP_BY_HOP.has(lower) && lower !== 'proxy-authenticate') continue
    if (listed?.has(lower) === true && !isFraming(lower)) continue
    if (lower === SERVED_BY_HEADER || (status === 204 && lower === 'content-length')) continue
    headers.push(name, raw[at + 1] ?? '')
  }
  return headers
}

/** Trailer fields that may travel on, as pairs. */
export function trailerFields(raw: readonly string[]): [string, string][] {
  const fields: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const lower = name.toLowerCase().replaceAll('_', '-')
    if (HOP_BY_HOP.has(lower) || NOT_IN_TRAILERS.has(lower) || isSaidByPodo(lower)) continue
    fields.push([name, raw[at + 1] ?? ''])
  }
  return fields
}

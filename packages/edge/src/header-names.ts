export const PROBE_HEADER = 'x-podo-probe'
export const SERVED_BY_HEADER = 'x-podo-served-by'

/** Headers of one connection, not of the message (RFC 9110, 7.6.1). `Trailer` is not among them. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'proxy-authorization',
  'te',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
])

/** What Podo itself says. A visitor's word is dropped, and so is an app's. */
const SAID_BY_PODO: ReadonlySet<string> = new Set(['forwarded', 'x-request-id', 'x-real-ip', PROBE_HEADER, SERVED_BY_HEADER])

/** Fields that frame or steer a message: never allowed in a trailer (RFC 9110, 6.5.1). */
const STEERING: ReadonlySet<string> = new Set([
  'authorization',
  'cache-control',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'expect',
  'host',
  'set-cookie',
  'trailer',
])

export const isHopByHop = (lower: string): boolean => HOP_BY_HOP.has(lower)

export const isSaidByPodo = (lower: string): boolean => SAID_BY_PODO.has(lower) || lower.startsWith('x-forwarded-')

/** Servers of the CGI kind fold `content_length` and `x_forwarded_for` into one variable with their hyphened twins. */
export function isDisguised(lower: string): boolean {
  if (!lower.includes('_')) return false
  const plain = lower.replaceAll('_', '-')
  return isHopByHop(plain) || isSaidByPodo(plain) || STEERING.has(plain)
}

/** The names that a Connection header lists and that therefore end at this hop; null for the everyday ones. */
export function connectionOptions(connection: string): ReadonlySet<string> | null {
  const lower = connection.toLowerCase()
  if (lower === '' || lower === 'keep-alive' || lower === 'close') return null
  const names = new Set(lower.split(',').map((name) => name.trim()))
  names.delete('host')
  names.delete('content-length')
  return names
}

/** Fields of a trailer that may travel on, as pairs. */
export function trailerFields(raw: readonly string[]): [string, string][] {
  const fields: [string, string][] = []
  for (let at = 0; at + 1 < raw.length; at += 2) {
    const name = raw[at] ?? ''
    const plain = name.toLowerCase().replaceAll('_', '-')
    if (!isHopByHop(plain) && !STEERING.has(plain) && !isSaidByPodo(plain)) fields.push([name, raw[at + 1] ?? ''])
  }
  return fields
}

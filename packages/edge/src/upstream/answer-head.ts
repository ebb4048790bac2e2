/** How the end of a message's body is found. */
export type Framing =
  | { readonly kind: 'none' }
  | { readonly kind: 'length'; readonly length: number }
  | { readonly kind: 'chunked' }
  | { readonly kind: 'close' }

/** The head of an app's answer. */
export interface AnswerHead {
  readonly status: number
  readonly reason: string
  /** Name and value in turn, in the app's order and spelling. */
  readonly rawHeaders: readonly string[]
  /** Value of the Connection header, lower case; empty without one. */
  readonly connection: string
  readonly framing: Framing
  /** Another request may follow on the connection. */
  readonly keepAlive: boolean
}

const STATUS_LINE = /^HTTP\/1\.([01]) ([1-5]\d\d)(?: ([\t\x20-\x7e\x80-\xff]*))?$/
const NAME = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/
const VALUE = /^[\t\x20-\x7e\x80-\xff]*$/
const LENGTH = /^\d{1,15}$/

interface Facts {
  connection: string
  length: number | null
  chunked: boolean
}

/**
 * Reads a head, from its first byte to before the empty line, one character a byte. Null where it is not strictly
 * HTTP/1.x (RFC 9112): bare line ends, folded lines, two lengths, a length beside chunks, an unknown transfer coding.
 */
export function parseAnswerHead(text: string, method: string): AnswerHead | null {
  const lines = text.split('\r\n')
  const found = STATUS_LINE.exec(lines[0] ?? '')
  if (found === null) return null
  const status = Number(found[2])
  const rawHeaders: string[] = []
  const facts: Facts = { connection: '', length: null, chunked: false }
  for (let at = 1; at < lines.length; at += 1) {
    if (!readField(lines[at] ?? '', rawHeaders, facts)) return null
  }
  if (facts.chunked && facts.length !== null) return null
  const framing = framingOf(status, method, facts)
  return {
    status,
    reason: found[3] ?? '',
    rawHeaders,
    connection: facts.connection,
    framing,
    keepAlive: framing.kind !== 'close' && staysOpen(facts.connection, found[1] === '1'),
  }
}

/** Adds one field line; false where it is none. */
function readField(line: string, rawHeaders: string[], facts: Facts): boolean {
  const colon = line.indexOf(':')
  const name = line.slice(0, colon)
  const value = line.slice(colon + 1).trim()
  if (colon < 1 || !NAME.test(name) || !VALUE.test(value)) return false
  rawHeaders.push(name, value)
  if (name.length === 10 && name.toLowerCase() === 'connection') {
    facts.connection = facts.connection === '' ? value.toLowerCase() : `${facts.connection}, ${value.toLowerCase()}`
  } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
    if (!LENGTH.test(value) || (facts.length !== null && facts.length !== Number(value))) return false
    facts.length = Number(value)
  } else if (name.length === 17 && name.toLowerCase() === 'transfer-encoding') {
    if (facts.chunked || value.toLowerCase() !== 'chunked') return false
    facts.chunked = true
  }
  return true
}

/** RFC 9112, 6.3. */
function framingOf(status: number, method: string, facts: Facts): Framing {
  if (method === 'HEAD' || status < 200 || status === 204 || status === 304) return { kind: 'none' }
  if (facts.chunked) return { kind: 'chunked' }
  return facts.length === null ? { kind: 'close' } : { kind: 'length', length: facts.length }
}

const staysOpen = (connection: string, modern: boolean): boolean =>
  connection === '' ? modern : modern ? !/\bclose\b/.test(connection) : /\bkeep-alive\b/.test(connection)

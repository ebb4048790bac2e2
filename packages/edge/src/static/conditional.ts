import type { IncomingHttpHeaders } from 'node:http'

/** What a cache may already know of a file. */
export interface Validators {
  readonly tag: string
  /** In the form of an HTTP date. */
  readonly modified: string
}

/**
 * The visitor's copy is good (RFC 9110, 13.1). A date counts only where it is exactly the file's: after a rollback
 * files are older than before, and still other ones.
 */
export function isNotModified(headers: IncomingHttpHeaders, { tag, modified }: Validators): boolean {
  const tags = headers['if-none-match']
  if (tags === undefined) return headers['if-modified-since'] === modified
  return tags.split(',', 64).some((entry) => {
    const given = entry.trim()
    return given === '*' || given === tag || given === `W/${tag}`
  })
}

export interface Span {
  readonly start: number
  /** The last byte, itself in. */
  readonly end: number
}

/** The one range asked for: null for the whole file (none, several, or no longer the same file), `unsatisfiable`. */
export function rangeOf(headers: IncomingHttpHeaders, size: number, { tag, modified }: Validators): Span | 'unsatisfiable' | null {
  const found = /^bytes=(\d{0,15})-(\d{0,15})$/.exec(headers.range ?? '')
  const condition = headers['if-range']
  if (found === null || (condition !== undefined && condition !== tag && condition !== modified)) return null
  const [, first = '', last = ''] = found
  if (first === '' && last === '') return null
  if (first === '') {
    const length = Math.min(Number(last), size)
    return length === 0 ? 'unsatisfiable' : { start: size - length, end: size - 1 }
  }
  const start = Number(first)
  const end = last === '' ? size - 1 : Math.min(Number(last), size - 1)
  if (last !== '' && Number(last) < start) return null
  return start >= size ? 'unsatisfiable' : { start, end }
}

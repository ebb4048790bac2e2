import { connectionOptions, isHopByHop, SERVED_BY_HEADER } from './header-names.ts'
import type { AnswerHead } from './upstream/answer-head.ts'

/**
 * The headers of an app's answer as the visitor gets them; framing is left to the side that sends. Trailers are
 * announced only where they can follow: `mayTrail` says that the visitor takes chunks.
 */
export function responseHeaders({ rawHeaders, connection, status, framing }: AnswerHead, mayTrail: boolean): string[] {
  const options = connectionOptions(connection)
  const headers: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? ''
    const lower = name.toLowerCase()
    if (isHopByHop(lower) || lower === SERVED_BY_HEADER || options?.has(lower) === true) continue
    if (lower === 'trailer' && !(mayTrail && framing.kind === 'chunked')) continue
    if (status === 204 && lower === 'content-length') continue
    headers.push(name, rawHeaders[at + 1] ?? '')
  }
  return headers
}

/** Media types of answers that go on until somebody ends them, and whose readers begin again by themselves. */
const ENDLESS = /^(text\/event-stream|application\/(x-ndjson|stream\+json|jsonl)|multipart\/x-mixed-replace)\b/i

export function isEndless({ rawHeaders, framing }: AnswerHead): boolean {
  if (framing.kind !== 'chunked' && framing.kind !== 'close') return false
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.length === 12 && rawHeaders[at]?.toLowerCase() === 'content-type') return ENDLESS.test(rawHeaders[at + 1] ?? '')
  }
  return false
}

const LINK = /^<[^>]*>(?:\s*;\s*[^;"\s]+(?:="?[^;"\s]*"?)?)*$/

/** Only links travel as early hints (RFC 8297), each by itself, and only those that are well formed. */
export function earlyHints({ rawHeaders }: AnswerHead): string[] {
  const links: string[] = []
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    if (rawHeaders[at]?.toLowerCase() === 'link') links.push(...(rawHeaders[at + 1] ?? '').split(/,\s*(?=<)/, 64))
  }
  return links.filter((link) => LINK.test(link))
}

import type { IncomingMessage } from 'node:http'

/** Where a request wants to go, once it is known to say so in one voice. */
export interface Destination {
  /** As sent, port included. */
  readonly authority: string
  /** Key of the table: lower case, no port, no dot at the end. */
  readonly host: string
  /** Origin form (`/path?query`) or `*`. */
  readonly path: string
}

const AUTHORITY = /^(\[[0-9a-f:.]+\]|[a-z0-9_](?:[a-z0-9._-]*))(?::\d{1,5})?$/i

/** The host of an authority in the form of the table's keys, or null where it is not one. */
export function hostOf(authority: string): string | null {
  const found = AUTHORITY.exec(authority)?.[1]
  if (found === undefined) return null
  const host = found.toLowerCase()
  return host.endsWith('.') ? host.slice(0, -1) : host
}

/** Null where the request is not HTTP/1.x, names no host, two hosts, or a form of target that a relay has no business with. */
export function destinationOf(request: IncomingMessage): Destination | null {
  const authority = onlyHost(request.rawHeaders)
  const target = request.url ?? ''
  if (authority === null || request.httpVersionMajor !== 1) return null
  if (target.startsWith('/')) return destination(authority, target)
  if (target === '*') return request.method === 'OPTIONS' ? destination(authority, target) : null
  return absolute(authority, target)
}

function destination(authority: string, path: string): Destination | null {
  const host = hostOf(authority)
  return host === null ? null : { authority, host, path }
}

/** RFC 9112, 3.2.2: absolute form counts, and a Host that says something else is an attack or a mistake. */
function absolute(authority: string, target: string): Destination | null {
  const found = /^http:\/\/([^/?#]+)([/?][^#]*)?$/i.exec(target)
  if (found?.[1] === undefined || found[1].toLowerCase() !== authority.toLowerCase()) return null
  const rest = found[2] ?? '/'
  return destination(authority, rest.startsWith('/') ? rest : `/${rest}`)
}

/** The one Host header; Node.js would quietly take the first of several. */
function onlyHost(rawHeaders: readonly string[]): string | null {
  let host: string | null = null
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length !== 4 || name.toLowerCase() !== 'host') continue
    if (host !== null) return null
    host = rawHeaders[at + 1] ?? ''
  }
  return host
}

/** What an app could not reach: a host and port where nothing listens, or a host that has no address. */
export interface Unreached {
  readonly name: string
  readonly isHost: boolean
}

const HOST = String.raw`([A-Za-z0-9_.-]{1,200}|\[?[0-9a-fA-F:]{2,45}\]?)`

/** Drivers of databases and queues say it in words of their own; the groups are the host and, if it is said, the port. */
const REFUSED: readonly RegExp[] = [
  new RegExp(String.raw`ECONNREFUSED ${HOST}:(\d{1,5})\b`),
  new RegExp(String.raw`dial tcp ${HOST}:(\d{1,5}): connect: connection refused`),
  new RegExp(String.raw`connection to server at "${HOST}"(?: \([^)]{1,50}\))?, port (\d{1,5}) failed: Connection refused`),
  new RegExp(String.raw`Connection to ${HOST}:(\d{1,5}) refused`),
  new RegExp(String.raw`Error (?:111|61) connecting to ${HOST}:(\d{1,5})\.`),
]

const UNKNOWN: readonly RegExp[] = [
  new RegExp(String.raw`getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ${HOST}`),
  new RegExp(String.raw`could not translate host name "${HOST}" to address`),
  new RegExp(String.raw`dial tcp: lookup ${HOST}(?: on [^ ]{1,100})?: no such host`),
  new RegExp(String.raw`UnknownHostException: ${HOST}`),
]

/** The first that the last lines name; null when they name none. */
export function findUnreached(lines: readonly string[]): Unreached | null {
  for (const line of lines) {
    const text = line.slice(0, 600)
    const [, host, port] = match(REFUSED, text) ?? []
    if (host !== undefined && port !== undefined) return { name: `${host}:${port}`, isHost: false }
    const unknown = match(UNKNOWN, text)?.[1]
    if (unknown !== undefined) return { name: unknown, isHost: true }
  }
  return null
}

const match = (patterns: readonly RegExp[], text: string): RegExpExecArray | null => {
  for (const pattern of patterns) {
    const found = pattern.exec(text)
    if (found !== null) return found
  }
  return null
}

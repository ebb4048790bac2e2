import type { IncomingMessage } from 'node:http'
import { API_TOKEN_PREFIX } from '@podo/app'
import type { Credential } from '@podo/app'
import { AppError, Secret } from '@podo/kernel'
import { isLoopback } from './host.ts'

export interface CookieSettings {
  /** `__Host-podo` needs HTTPS; on plain-HTTP localhost it is host-only `podo`. */
  readonly name: string
  readonly secure: boolean
}

export const cookieSettings = (consoleOrigin: string): CookieSettings => {
  const secure = consoleOrigin.startsWith('https:')
  return { name: secure ? '__Host-podo' : 'podo', secure }
}

const MAX_TOKEN_LENGTH = 512

/** A bearer token wins over a cookie. What is malformed is none. */
export function readCredential(incoming: IncomingMessage, cookie: CookieSettings): Credential | null {
  const { authorization } = incoming.headers
  if (authorization !== undefined) {
    const token = /^Bearer ([\x21-\x7e]+)$/i.exec(authorization)?.[1]
    if (token === undefined || token.length > MAX_TOKEN_LENGTH) return null
    if (token.startsWith(API_TOKEN_PREFIX)) return { kind: 'token', token: new Secret(token) }
    return isLoopback(incoming.socket.remoteAddress) ? { kind: 'local', token: new Secret(token) } : null
  }
  const session = readCookie(incoming.headers.cookie, cookie.name)
  return session === undefined ? null : { kind: 'session', token: new Secret(session) }
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const found = (header ?? '').split(';', 100).map((part) => part.trim()).find((part) => part.startsWith(`${name}=`))
  const value = found?.slice(name.length + 1)
  return value === undefined || !/^[A-Za-z0-9_-]{20,128}$/.test(value) ? undefined : value
}

export const sessionCookie = (cookie: CookieSettings, value: string, expiresAt: Date): string =>
  `${cookie.name}=${value}; Path=/; HttpOnly; SameSite=Lax; Expires=${expiresAt.toUTCString()}${cookie.secure ? '; Secure' : ''}`

export const endedCookie = (cookie: CookieSettings): string => sessionCookie(cookie, '', new Date(0))

/**
 * A page of another origin never acts here: what a browser sends on its behalf says so in Origin or Sec-Fetch-Site.
 * With a cookie an unsafe request must name its origin; a program without a cookie has none to name.
 */
export function checkOrigin(incoming: IncomingMessage, ownOrigin: string, hasCookie: boolean): void {
  const { origin } = incoming.headers
  const site = incoming.headers['sec-fetch-site']
  const unsafe = incoming.method !== 'GET' && incoming.method !== 'HEAD'
  const foreign = (origin !== undefined && origin !== ownOrigin) || site === 'cross-site' || site === 'same-site'
  if (foreign || (unsafe && hasCookie && origin === undefined)) {
    throw new AppError({ kind: 'forbidden', code: 'FOREIGN_ORIGIN', publicMessage: 'This request came from a page of another site.' })
  }
}

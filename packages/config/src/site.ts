import { getDomain } from 'tldts'

/** Where apps are: `<app>.<domain>` with this scheme and port. */
export interface AppsOrigin {
  readonly scheme: 'http' | 'https'
  readonly domain: string
  /** Null where it is the scheme's own. */
  readonly port: number | null
}

export const formatAppsOrigin = (apps: AppsOrigin): string => `${apps.scheme}://${apps.domain}${apps.port === null ? '' : `:${apps.port}`}`

/** The address of an app, `host` being its whole name: `shop.localhost`. */
export const appAddress = (apps: AppsOrigin, host: string): string => `${apps.scheme}://${host}${apps.port === null ? '' : `:${apps.port}`}`

export function parseAppsOrigin(text: string): AppsOrigin | undefined {
  const url = parseOrigin(text)
  if (url === undefined) return undefined
  return { scheme: url.protocol === 'https:' ? 'https' : 'http', domain: url.hostname, port: url.port === '' ? null : Number(url.port) }
}

/** An `http` or `https` URL with nothing after the host and port. */
export function parseOrigin(text: string): URL | undefined {
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  const bare = url.pathname === '/' && url.search === '' && url.hash === '' && url.username === '' && url.password === ''
  return bare && (url.protocol === 'http:' || url.protocol === 'https:') ? url : undefined
}

/**
 * Whether browsers count two hosts as one site, so that a page of an app could set cookies for the console: the same
 * registrable domain by the public suffix list (private part included), or one below the other where there is none.
 */
export function isSameSite(one: string, other: string): boolean {
  if (one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`)) return !isSuffix(one) && !isSuffix(other)
  const domain = getDomain(one, { allowPrivateDomains: true })
  return domain !== null && domain === getDomain(other, { allowPrivateDomains: true })
}

/** A name under which strangers register theirs (`github.io`): each name below it is a site of its own. */
const isSuffix = (host: string): boolean => host.includes('.') && getDomain(host, { allowPrivateDomains: true }) === null

export const isLocalhost = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost')

import type { MiddlewareHandler } from 'hono'

/** No script, style or picture but Podo's own files; nothing may frame it or learn where it was. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ')

export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'content-security-policy': POLICY,
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=()',
}

const ONE_YEAR_SECONDS = 31_536_000

export function securityHeaders(secure: boolean): MiddlewareHandler {
  const headers = Object.entries({ ...SECURITY_HEADERS, ...(secure ? { 'strict-transport-security': `max-age=${ONE_YEAR_SECONDS}` } : {}) })
  return async (context, next) => {
    await next()
    for (const [name, value] of headers) context.res.headers.set(name, value)
  }
}

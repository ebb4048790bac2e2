import type { Exchange } from './exchange.ts'
import { hostOf } from './host.ts'
import { hasAssetExtension } from './static/locate.ts'

/**
 * A page of the release before asks for a file that the live one no longer has: it has an extension, and it is a part
 * of a page (the browser says so, or the page that asks is of the same host).
 */
export function asksForPart({ request, destination }: Exchange): boolean {
  if (request.method !== 'GET' || !hasAssetExtension(destination.path.split('?', 1)[0] ?? '')) return false
  const purpose = request.headers['sec-fetch-dest']
  if (typeof purpose === 'string') return purpose !== 'document'
  const page = /^https?:\/\/([^/?#]+)/i.exec(request.headers.referer ?? '')?.[1]
  return page !== undefined && hostOf(page) === destination.host
}

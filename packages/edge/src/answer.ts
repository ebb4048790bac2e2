import type { Exchange } from './exchange.ts'
import { SERVED_BY_HEADER } from './header-names.ts'
import type { PageName } from './page-text.ts'
import { renderPage } from './pages.ts'

/** Adds to an answer's headers what is Podo's to say. */
export function signHeaders(exchange: Exchange, headers: string[]): string[] {
  if (exchange.probed && exchange.contentKey !== null) headers.push(SERVED_BY_HEADER, exchange.contentKey)
  if (isLast(exchange)) headers.push('Connection', 'close')
  return headers
}

/** No request follows on its connection: Podo closes it, and says so. */
const isLast = ({ connection }: Exchange): boolean => connection.closing && connection.waiting.length === 0

/** Answers with a page of Podo's own, unless an answer has begun: then the connection breaks, so that it shows. */
export function answerPage(exchange: Exchange, name: PageName, app?: string): void {
  const { request, response } = exchange
  exchange.cancel = null
  if (exchange.over) return
  if (response.headersSent) {
    response.destroy()
    return
  }
  const page = renderPage({
    name,
    ...(app === undefined ? {} : { app }),
    accept: request.headers.accept,
    acceptLanguage: request.headers['accept-language'],
    requestId: exchange.requestId,
  })
  const isHead = request.method === 'HEAD'
  exchange.bytes = isHead ? 0 : page.body.length
  response.writeHead(page.status, signHeaders(exchange, page.headers))
  response.end(isHead ? undefined : page.body)
  if (exchange.discard !== null) exchange.discard()
  else request.resume()
}

import { errorCode } from '@podo/kernel'
import { answerPage, signHeaders } from '../answer.ts'
import type { Exchange } from '../exchange.ts'
import type { StaticTarget } from '../table.ts'
import { acceptedTwins, fileKind } from './file-kind.ts'
import { hasAssetExtension, placesOf } from './locate.ts'
import { openBelow } from './open-file.ts'
import { sendFile } from './send-file.ts'

/** The site has no such file: true when somebody else takes the request from here. */
export type OnMissing = () => boolean

/** Answers from the files of a static site. */
export function serveStatic(exchange: Exchange, target: StaticTarget, onMissing: OnMissing): void {
  exchange.contentKey = target.contentKey
  exchange.instanceId = null
  const { method } = exchange.request
  if (method !== 'GET' && method !== 'HEAD') {
    answerPage(exchange, 'method')
    return
  }
  exchange.request.resume()
  answer(exchange, target, onMissing).catch((error: unknown) => {
    if (errorCode(error) === 'ERR_STREAM_PREMATURE_CLOSE' || exchange.over) return
    answerPage(exchange, 'unreadable')
  })
}

async function answer(exchange: Exchange, target: StaticTarget, onMissing: OnMissing): Promise<void> {
  const { path } = exchange.destination
  const pathname = path.split('?', 1)[0] ?? '/'
  const places = placesOf(pathname)
  for (const file of places?.files ?? []) if (await trySend(exchange, target, file, 200)) return
  if (places?.folderIndex && (await sendToFolder(exchange, target, places.folderIndex, pathname))) return
  if (exchange.over || onMissing()) return
  const isPage = places !== null && !hasAssetExtension(pathname)
  if (isPage && target.fallback !== null && (await trySend(exchange, target, target.fallback, 200))) return
  if (await trySend(exchange, target, '404.html', 404)) return
  answerPage(exchange, 'missing')
}

/** Sends a file, or the compressed twin beside it; false where there is none. */
async function trySend(exchange: Exchange, target: StaticTarget, path: string, status: 200 | 404): Promise<boolean> {
  const kind = fileKind(path)
  const file = await openBelow(target.root, path)
  if (file === null) return false
  const { contentKey } = target
  for (const twin of kind.compressible ? acceptedTwins(exchange.request.headers['accept-encoding']) : []) {
    const compressed = await openBelow(target.root, path + twin.extension)
    if (compressed === null) continue
    await file.handle.close()
    await sendFile(exchange, compressed, { status, kind, encoding: twin.encoding, contentKey })
    return true
  }
  await sendFile(exchange, file, { status, kind, encoding: null, contentKey })
  return true
}

/** Relative links of a folder's page need its slash. The path has one slash first, so it cannot name another host. */
async function sendToFolder(exchange: Exchange, target: StaticTarget, index: string, pathname: string): Promise<boolean> {
  const file = await openBelow(target.root, index)
  if (file === null) return false
  await file.handle.close()
  if (exchange.over) return true
  const query = exchange.destination.path.slice(pathname.length)
  const headers = ['Location', `${pathname}/${query}`, 'Cache-Control', 'no-cache', 'Content-Length', '0']
  exchange.response.writeHead(302, signHeaders(exchange, headers)).end()
  return true
}

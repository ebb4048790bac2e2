import type { Exchange } from './exchange.ts'
import type { World } from './world.ts'

/** Polls the world, which is in memory; ends a deployment's streams with an explicit `end`. */
const LOOK_MS = 100

export async function serveEvents({ world, url, request, response }: Exchange): Promise<void> {
  if (!world.isSignedIn || world.mode === 'cut') {
    response.writeHead(world.isSignedIn ? 503 : 401).end()
    return
  }
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  response.write(': open\n\n')
  const at = new Map((url.searchParams.get('streams') ?? '').split(',').map((part): [string, number] => [part.split('@')[0] ?? '', Number(part.split('@')[1] ?? 0)]))
  const timer = setInterval(() => {
    for (const [stream, from] of at) at.set(stream, send(world, stream, from, (text) => response.write(text)))
  }, LOOK_MS)
  request.on('close', () => clearInterval(timer))
}

function send(world: World, stream: string, from: number, write: (text: string) => void): number {
  const [kind = '', id = ''] = stream.split(':')
  if (kind.startsWith('log-')) {
    const lines = (world.logs.get(id) ?? []).filter(({ sequence }) => sequence > from)
    for (const line of lines) write(`event: log\ndata: ${JSON.stringify({ stream, seq: line.sequence, ...line })}\n\n`)
    return lines.at(-1)?.sequence ?? from
  }
  const now = world.sequenceOf(id)
  for (let seq = from + 1; seq <= now; seq += 1) {
    write(`event: event\ndata: ${JSON.stringify({ stream, seq, at: new Date().toISOString(), kind: 'changed', data: {} })}\n\n`)
  }
  return Math.max(from, now)
}

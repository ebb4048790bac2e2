import { createServer } from 'node:http'
import { createEdge } from '@podo/edge'
import type { EdgeTarget } from '@podo/edge'

/**
 * One server in a process of its own, so that its CPU time is its own: `app` answers as small an app would, `edge`
 * stands before the app at the given port. It tells its port, and its CPU seconds when asked.
 */
const [role = 'app', appPort = '0'] = process.argv.slice(2)
const BODY = Buffer.alloc(256, 'x')

const port = role === 'edge' ? await serveEdge(Number(appPort)) : await serveApp()

process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send?.({ cpuSeconds: (user + system) / 1e6, rssBytes: process.memoryUsage.rss() })
})
process.on('disconnect', () => process.exit(0))
process.send?.({ port })

async function serveEdge(upstreamPort: number): Promise<number> {
  const edge = createEdge({ trustedProxies: [] })
  const live: EdgeTarget = { kind: 'processes', contentKey: 'bench', upstreams: [{ instanceId: 'one', port: upstreamPort }] }
  edge.replaceTable({ routes: new Map([['bench.localhost', { host: 'bench.localhost', targetId: 'bench', live, warm: null }]]) })
  return edge.listen({ port: 0, host: '127.0.0.1' })
}

function serveApp(): Promise<number> {
  const server = createServer((_request, response) => {
    response.writeHead(200, ['Content-Type', 'text/plain', 'Content-Length', String(BODY.length)])
    response.end(BODY)
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })
}

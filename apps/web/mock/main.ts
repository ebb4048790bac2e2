import { createServer } from 'node:http'
import { serveApi } from './api.ts'
import { serveEvents } from './events.ts'
import { serveFiles } from './files.ts'
import { makeWorld } from './make-world.ts'

/**
 * A Podo that is not there, for working on the console: recorded data, one deployment that moves, the contract's own
 * schemas on every question and answer. Development only; `npm run mock -w @podo/web [port] [full|empty|failing|slow]`.
 */
const [port = '8790', mode = 'full'] = process.argv.slice(2)
const world = makeWorld(mode)

const server = createServer((request, response) => {
  const url = new URL(request.url ?? '/', 'http://localhost')
  const serve = url.pathname === '/api/events' ? serveEvents : url.pathname.startsWith('/api/') ? serveApi : serveFiles
  serve({ world, url, request, response }).catch((error: unknown) => {
    console.error(error)
    if (!response.headersSent) response.writeHead(500)
    response.end()
  })
})

server.listen(Number(port), '127.0.0.1', () => {
  const address = server.address()
  console.log(`mock of the API and the built console: http://localhost:${typeof address === 'object' ? address?.port : port} (${mode})`)
})

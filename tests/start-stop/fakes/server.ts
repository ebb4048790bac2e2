/** Stands in for the server: answers on the console's socket, says when it is ready, drains on SIGTERM. */
import { createServer } from 'node:http'

if (process.env['PODO_FAKE_SERVER'] === 'crash') process.exit(7)

const server = createServer((request, response) => {
  setTimeout(() => response.end(`server ${process.pid}`), request.url === '/slow' ? 400 : 0)
})
server.listen({ fd: 3 }, () => process.send?.('ready'))
process.on('SIGTERM', () => server.close(() => process.exit(0)).closeIdleConnections())

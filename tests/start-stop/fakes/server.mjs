// Stands in for the server: answers on the console's socket, says when it is ready, drains on SIGTERM.
import { createServer } from 'node:http'

const server = createServer((request, response) => {
  const answer = () => response.end(`server ${process.pid} ${process.env['PODO_ROLES'] ?? ''}`)
  if (request.url === '/slow') setTimeout(answer, 400)
  else answer()
})
if (process.env['PODO_FAKE_SERVER'] === 'crash') process.exit(7)
server.listen({ fd: 3 }, () => process.send?.('ready'))
process.on('SIGTERM', () => server.close(() => process.exit(0)).closeIdleConnections())

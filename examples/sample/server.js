import { createServer } from 'node:http'
import { page } from './page.js'

const startedAt = Date.now()
const port = Number(process.env.PORT ?? 3000)

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  if (pathname === '/health') return send(response, 200, 'application/json', JSON.stringify({ status: 'ok', uptimeSeconds: uptime() }))
  if (pathname !== '/') return send(response, 404, 'text/plain; charset=utf-8', 'Not found\n')
  const language = chooseLanguage(request.headers['accept-language'])
  const body = page({ language, app: 'sample', host: request.headers.host ?? '', uptimeSeconds: uptime() })
  return send(response, 200, 'text/html; charset=utf-8', body, { 'content-language': language, vary: 'Accept-Language' })
})

const uptime = () => Math.floor((Date.now() - startedAt) / 1000)

function send(response, status, type, body, headers = {}) {
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), 'cache-control': 'no-store', ...headers })
  response.end(body)
}

/** The first of Korean and English that the reader prefers. */
function chooseLanguage(header = '') {
  const wanted = header
    .slice(0, 500)
    .split(',')
    .map((part) => {
      const [tag = '', weight = ''] = part.trim().toLowerCase().split(';q=')
      return { language: tag.split('-')[0], weight: weight === '' ? 1 : Number(weight) || 0 }
    })
    .sort((left, right) => right.weight - left.weight)
  return wanted.find(({ language }) => language === 'ko' || language === 'en')?.language ?? 'en'
}

server.listen(port, () => console.log(`sample listens on ${port}`))

/** Podo asks nicely first: requests that run are finished, then the process ends. */
process.on('SIGTERM', () => {
  console.log('sample stops')
  server.close(() => process.exit(0))
  server.closeIdleConnections()
})

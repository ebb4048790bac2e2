import type { Files } from '@podo/testkit'

/** A web app without dependencies that answers with a text and the variables it was given. */
export const webApp = (text: string, extra: Files = {}): Files => ({
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': `
    const http = require('node:http')
    const server = http.createServer((request, response) => {
      if (request.url === '/env') return response.end(JSON.stringify({ greeting: process.env.GREETING ?? null, key: process.env.API_KEY ?? null }))
      response.end(${JSON.stringify(text)})
    })
    server.listen(process.env.PORT)
    process.on('SIGTERM', () => server.close(() => process.exit(0)))
  `,
  ...extra,
})

export const exitsAtOnce: Files = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': "console.error('Error: DATABASE_URL is missing'); process.exit(3)",
}

export const wrongPort: Files = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': "require('node:http').createServer((q, a) => a.end('hi')).listen(31080, () => console.log('listening on 31080'))",
  'podo.yaml': 'health:\n  within: 3\n',
}

export const neverReady: Files = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': "console.log('waiting for the database'); setInterval(() => {}, 1000)",
  'podo.yaml': 'health:\n  within: 3\n',
}

export const buildFails: Files = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { build: 'node build.js', start: 'node server.js' } }),
  'build.js': "console.error('SyntaxError: Unexpected token in styles.css'); process.exit(2)",
  'server.js': '',
}

export const staticSite = (text: string): Files => ({ 'index.html': `<!doctype html><title>${text}</title><p>${text}</p>`, 'app.css': 'p { color: teal }' })

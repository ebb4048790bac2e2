import type { Files } from '@podo/testkit'

const E = '\\u001b'

/** Answers with a text; tells its variables at /env and writes what it is asked at /say. */
export const webApp = (text: string, extra: Files = {}): Files => ({
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': `
    const server = require('node:http').createServer((request, response) => {
      if (request.url === '/env') return response.end(JSON.stringify({ greeting: process.env.GREETING ?? null, key: process.env.API_KEY ?? null }))
      if (request.url.startsWith('/say')) console.log('asked for ' + request.url)
      response.end(${JSON.stringify(text)})
    })
    server.listen(process.env.PORT, () => console.log('shop is listening'))
    process.on('SIGTERM', () => server.close(() => process.exit(0)))
  `,
  ...extra,
})

/** A build that takes long enough to be watched, and writes what a terminal would obey. */
export const slowBuild = (text: string): Files => ({
  ...webApp(text),
  'package.json': JSON.stringify({ name: 'shop', scripts: { build: 'node build.js', start: 'node server.js' } }),
  'build.js': `
    console.log('${E}]0;owned\\u0007<img src=x onerror="document.title=1"> ${E}[31mred text${E}[0m')
    let step = 0
    const timer = setInterval(() => {
      console.log('step ' + ++step)
      if (step === 12) clearInterval(timer)
    }, 250)
  `,
})

export const wrongPort: Files = {
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': "require('node:http').createServer((q, a) => a.end('hi')).listen(31080, () => console.log('listening on 31080'))",
  'podo.yaml': 'health:\n  within: 3\n',
}

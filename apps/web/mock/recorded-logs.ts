import type { LogLine } from '@podo/contract'

const E = '\u001b'

type Line = readonly [process: string, text: string, level?: LogLine['level']]

const BUILD: readonly Line[] = [
  ['fetch', 'Commit 9f3c1ab: Show the price with its currency'],
  ['plan', 'Node.js 24 from package.json engines; npm from package-lock.json'],
  ['build', '> npm ci --no-audit --no-fund'],
  ['build', `${E}[2madded 214 packages in 6s${E}[0m`],
  ['build', 'npm warn deprecated glob@7.2.3: Glob versions prior to v9 are no longer supported', 'warn'],
  ['build', '> npm run build'],
  ['build', `${E}[36mvite v8.3.8${E}[39m building for production...`],
  ['build', `${E}[32m✓${E}[39m 412 modules transformed.`],
  ...Array.from({ length: 24 }, (_, index): Line => ['build', `dist/assets/chunk-${(index * 7919).toString(16).padStart(5, '0')}.js  ${E}[2m${(3 + index * 1.7).toFixed(2)} kB${E}[0m │ gzip: ${(1 + index * 0.6).toFixed(2)} kB`]),
  ['build', `${E}[33m(!)${E}[39m Some chunks are larger than 500 kB. A very long line follows to see how it wraps: ${'lorem-ipsum-dolor/'.repeat(14)}`, 'warn'],
  ['build', `${E}]0;title${E}\\${E}[1m${E}[32mbuilt in 4.12s${E}[0m`],
  ['start', '> node server.js'],
]

export function buildLog(startedAt: number, count = BUILD.length): LogLine[] {
  return BUILD.slice(0, count).map(([process, text, level = 'info'], index) => ({ sequence: index + 1, at: startedAt + index * 310, text, level, process, instance: '', cut: false }))
}

export const BUILD_LINES = BUILD.length

const PATHS = ['/', '/cart', '/api/items?limit=50', '/checkout', '/static/app.css']

export function appLog(count: number): LogLine[] {
  return Array.from({ length: count }, (_, index) => {
    const at = Date.now() - (count - index) * 2100
    const base = { sequence: index + 1, at, instance: 'web-1', cut: false }
    if (index % 97 === 50) return { ...base, process: 'web', level: 'error' as const, text: `${E}[31mError: connect ECONNREFUSED 10.2.0.14:5432${E}[39m at TCPConnectWrap.afterConnect [as oncomplete] (node:net:1634:16)` }
    if (index % 41 === 7) return { ...base, process: 'worker', level: 'warn' as const, text: 'queue "mail" is 3 minutes behind' }
    if (index % 13 === 3) return { ...base, process: 'worker', level: 'debug' as const, text: `job ${index} took ${index % 90} ms` }
    return { ...base, process: 'web', level: 'info' as const, text: `GET ${PATHS[index % PATHS.length] ?? '/'} 200 ${3 + (index % 40)} ms` }
  })
}

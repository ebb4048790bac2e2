import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Exchange } from './exchange.ts'

const root = process.env['PODO_CONSOLE_DIR'] ?? fileURLToPath(new URL('../../../dist/console', import.meta.url))
const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }

/** The strictest policy that the console must live under; a page that breaks it shows in the browser's console. */
const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

export async function serveFiles({ url, response }: Exchange): Promise<void> {
  const path = normalize(url.pathname)
  const name = extname(path) === '' ? '/index.html' : path
  const body = await readFile(join(root, name)).catch(() => null)
  if (body === null) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': TYPES[extname(name)] ?? 'application/octet-stream', 'content-security-policy': POLICY, 'cache-control': 'no-store' }).end(body)
}

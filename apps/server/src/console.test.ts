import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'
import { signUp } from './testing/sign-up.ts'

let server: TestServer
const script = `export const text = '${'podo '.repeat(2000)}'`
beforeAll(async () => {
  server = await startServer()
  const folder = join(server.dataFolder, '..', 'runtime', 'dist', 'console')
  await mkdir(join(folder, 'assets'), { recursive: true })
  await writeFile(join(folder, 'assets', 'main-a1b2c3.js'), script)
  await writeFile(join(folder, 'assets', 'packed-a1b2c3.js'), 'the plain one')
  await writeFile(join(folder, 'assets', 'packed-a1b2c3.js.br'), 'the packed one')
  await writeFile(join(folder, 'favicon.svg'), '<svg/>')
  await writeFile(join(folder, '..', 'outside.txt'), 'a file of the runtime')
})
afterAll(() => server.close())

describe('the console', () => {
  it.each(['/', '/p/sample/shop', '/sign-in', '/p/sample/shop/deployments/3'])('is one page for every address of its own: %s', async (path) => {
    const answer = await server.ask({ path })
    expect(answer).toMatchObject({ status: 200, text: '<!doctype html><title>Podo</title>' })
    expect(answer.headers).toMatchObject({ 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache', 'x-content-type-options': 'nosniff', 'referrer-policy': 'no-referrer' })
    expect(answer.headers['content-security-policy']).toMatch(/default-src 'none'; script-src 'self';.*frame-ancestors 'none'/)
    expect(answer.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe/)
  })

  it('keeps files whose name holds a hash for ever, and sends them small', async () => {
    const plain = await server.ask({ path: '/assets/main-a1b2c3.js' })
    expect(plain).toMatchObject({ status: 200, text: script })
    expect(plain.headers).toMatchObject({ 'content-type': 'text/javascript; charset=utf-8', 'cache-control': 'public, max-age=31536000, immutable' })
    const small = await raw('/assets/main-a1b2c3.js', 'gzip')
    expect(small.encoding).toBe('gzip')
    expect(small.body.length).toBeLessThan(500)
    expect(gunzipSync(small.body).toString()).toBe(script)
    expect(await raw('/assets/packed-a1b2c3.js', 'gzip, br')).toMatchObject({ encoding: 'br', body: Buffer.from('the packed one') })
    expect(await raw('/assets/packed-a1b2c3.js', 'identity')).toMatchObject({ encoding: undefined, body: Buffer.from('the plain one') })
  })

  it('has no other file than its own', async () => {
    for (const path of ['/../outside.txt', '/..%2foutside.txt', '/assets/..%2f..%2foutside.txt', '/%2e%2e/outside.txt', '/assets/%00.js', '/..\\outside.txt', '//outside.txt', '/assets/../../outside.txt']) {
      const answer = await server.ask({ path })
      expect([path, answer.text.includes('a file of the runtime')]).toEqual([path, false])
    }
    expect(await server.ask({ path: '/assets/old-ffffff.js' })).toMatchObject({ status: 404 })
    expect(await server.ask({ path: '/missing.png' })).toMatchObject({ status: 404 })
  })

  it('answers HEAD without a body', async () => {
    expect(await server.ask({ method: 'HEAD', path: '/' })).toMatchObject({ status: 200, text: '' })
  })

  it('lists the API in OpenAPI, with every operation', async () => {
    const answer = await server.ask({ path: '/api/openapi.json' })
    const paths = Object.keys((answer.json as { paths: object }).paths)
    expect(answer.json).toMatchObject({ openapi: expect.stringMatching(/^3\.1/), info: { title: 'Podo' } })
    expect(paths).toContain('/projects/{project}/apps/{app}/deployments/{number}/cancel')
    expect(paths.length).toBeGreaterThan(25)
  })
})

describe('behind HTTPS', () => {
  it('the cookie is bound to the host and to HTTPS', async () => {
    const secure = await startServer({ consoleOrigin: 'https://console.example' })
    try {
      const made = await secure.ask({ method: 'POST', path: '/api/local/sign-in-link', as: 'local' })
      expect(made.json).toMatchObject({ link: expect.stringMatching(/^https:\/\/console\.example\/sign-in#token=/), administratorExists: false })
      const { answer } = await signUp(secure)
      expect(answer.headers['set-cookie']?.[0]).toMatch(/^__Host-podo=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Expires=[^;]+; Secure$/)
      expect(answer.headers['strict-transport-security']).toBe('max-age=31536000')
      expect(await secure.ask({ path: '/api/session', headers: { cookie: `podo=${'x'.repeat(43)}` } })).toMatchObject({ status: 401 })
    } finally {
      await secure.close()
    }
  })
})

function raw(path: string, accept: string): Promise<{ encoding: string | undefined; body: Buffer }> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port: server.port, path, headers: { host: 'localhost:8700', 'accept-encoding': accept } }, (incoming) => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => resolve({ encoding: incoming.headers['content-encoding'], body: Buffer.concat(chunks) }))
    })
      .on('error', reject)
      .end()
  })
}

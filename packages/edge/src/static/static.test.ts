import { mkdir, mkdtemp, realpath, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { spawnSync } from 'node:child_process'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it } from 'vitest'
import { ask, openRaw } from '../fixtures/clients.ts'
import { HOST } from '../fixtures/host.ts'
import { onEnd, openApp, openEdge, PROBE_TOKEN, release } from '../fixtures/servers.ts'
import type { OpenEdge } from '../fixtures/servers.ts'
import type { StaticTarget } from '../table.ts'

const SITE: Readonly<Record<string, string>> = {
  'index.html': '<h1>Home</h1>',
  'about.html': '<h1>About</h1>',
  'docs/index.html': '<h1>Docs</h1>',
  'assets/app-Bk3hF9a2.js': 'console.log(1)',
  'style.css': 'body{}',
  'hello.txt': '0123456789',
  'sitemap': 'no extension',
  '한글 이름.html': '<h1>한글</h1>',
  '.env': 'SECRET=1',
  '.git/config': '[core]',
  '.well-known/security.txt': 'Contact: mailto:a@b.c',
  'empty.txt': '',
}

let opened: OpenEdge
let folder: string

beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'podo-site-')))
  onEnd(() => rm(folder, { recursive: true, force: true }))
  opened = await openEdge({ limits: { holdMs: 5_000 } })
})

async function site(name: string, files: Readonly<Record<string, string | Buffer>>, fallback: string | null = null): Promise<StaticTarget> {
  const root = join(folder, name)
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(root, path)), { recursive: true })
    await writeFile(join(root, path), content)
  }
  return { kind: 'static', contentKey: name, root, fallback }
}

const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): ReturnType<typeof ask> => ask(opened.port, { path, headers, method })

describe('static site', () => {
  beforeEach(async () => opened.show(await site('v1', SITE)))

  it.each([
    ['/', 'index.html', 'text/html; charset=utf-8'],
    ['/?utm=1', 'index.html', 'text/html; charset=utf-8'],
    ['/index.html', 'index.html', 'text/html; charset=utf-8'],
    ['/about', 'about.html', 'text/html; charset=utf-8'],
    ['/about/', 'about.html', 'text/html; charset=utf-8'],
    ['/docs/', 'docs/index.html', 'text/html; charset=utf-8'],
    ['/style.css', 'style.css', 'text/css; charset=utf-8'],
    ['/sitemap', 'sitemap', 'application/octet-stream'],
    ['/%ED%95%9C%EA%B8%80%20%EC%9D%B4%EB%A6%84', '한글 이름.html', 'text/html; charset=utf-8'],
    ['/.well-known/security.txt', '.well-known/security.txt', 'text/plain; charset=utf-8'],
    ['/empty.txt', 'empty.txt', 'text/plain; charset=utf-8'],
  ])('answers %s with %s', async (path, file, type) => {
    const answer = await get(path)
    expect(answer).toMatchObject({ status: 200, body: SITE[file] })
    expect(answer.headers['content-type']).toBe(type)
    expect(answer.headers['content-length']).toBe(String(Buffer.byteLength(SITE[file] ?? '')))
  })

  it('sends a folder without its slash to the one with it, and nowhere else', async () => {
    expect(await get('/docs?a=1')).toMatchObject({ status: 302, headers: { location: '/docs/?a=1' } })
    expect((await get('//docs')).status).toBe(404)
  })

  it.each(['/../v1/index.html', '/%2e%2e/v1/index.html', '/docs/..%2f..%2fv1%2findex.html', '/..%5cindex.html', '/%00', '/index.html%00.png', '/%', '/%c0%ae%c0%ae/x', '/.env', '/.git/config', '/docs/.', '/docs//index.html', '//etc/passwd', '/%2fetc%2fpasswd'])(
    'has nothing at %s',
    async (path) => {
      const client = await openRaw(opened.port)
      client.send(`GET ${path} HTTP/1.1\r\nHost: ${HOST}\r\nConnection: close\r\n\r\n`)
      expect(await client.ends()).toMatch(/^HTTP\/1\.1 404 /)
    },
  )

  it('follows a link below its folder and none that leaves it', async () => {
    const root = join(folder, 'v1')
    await writeFile(join(folder, 'secret.txt'), 'secret')
    await symlink('hello.txt', join(root, 'inside.txt'))
    await symlink('../secret.txt', join(root, 'outside.txt'))
    await symlink('/etc', join(root, 'etc'))
    await symlink('loop.txt', join(root, 'loop.txt'))
    await mkdir(join(folder, 'v1-neighbour'))
    await writeFile(join(folder, 'v1-neighbour', 'near.txt'), 'secret')
    await symlink('../v1-neighbour/near.txt', join(root, 'near.txt'))
    expect((await get('/inside.txt')).body).toBe('0123456789')
    for (const path of ['/outside.txt', '/etc/passwd', '/loop.txt', '/near.txt']) expect({ path, status: (await get(path)).status }).toEqual({ path, status: 404 })
  })

  it('does not hang on a file that is none', async () => {
    spawnSync('mkfifo', [join(folder, 'v1', 'pipe.txt')])
    expect((await get('/pipe.txt')).status).toBe(404)
  })

  it('answers HEAD like GET without a body, and refuses what would change something', async () => {
    const head = await get('/hello.txt', {}, 'HEAD')
    expect(head).toMatchObject({ status: 200, body: '', headers: { 'content-length': '10' } })
    expect(await ask(opened.port, { method: 'POST', path: '/', body: 'x' })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } })
  })

  it('keeps a name with a hash for a year and asks again for all others', async () => {
    expect((await get('/assets/app-Bk3hF9a2.js')).headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/')).headers['cache-control']).toBe('no-cache')
    expect((await get('/style.css')).headers['cache-control']).toBe('no-cache')
  })

  it('answers 304 to who has the file already, by tag before date', async () => {
    const { headers } = await get('/hello.txt')
    const tag = headers.etag ?? ''
    const date = headers['last-modified'] ?? ''
    for (const given of [tag, `W/${tag}`, `"other", ${tag}`, '*']) expect((await get('/hello.txt', { 'if-none-match': given })).status).toBe(304)
    expect((await get('/hello.txt', { 'if-none-match': '"other"', 'if-modified-since': date })).status).toBe(200)
    expect((await get('/hello.txt', { 'if-modified-since': date })).status).toBe(304)
    expect((await get('/hello.txt', { 'if-modified-since': new Date(Date.now() + 9e6).toUTCString() })).status).toBe(200)
  })

  it('never takes other content for the same, with size and time as before', async () => {
    const moment = new Date('2024-01-01T00:00:00Z')
    const stamp = async (name: string, content: string): Promise<StaticTarget> => {
      const target = await site(name, { 'hello.txt': content })
      await utimes(join(target.root, 'hello.txt'), moment, moment)
      return target
    }
    const [one, two, same] = [await stamp('one', 'AAAA'), await stamp('two', 'BBBB'), await stamp('same', 'AAAA')]
    opened.show(one)
    const tag = (await get('/hello.txt')).headers.etag ?? ''
    opened.show(two)
    expect(await get('/hello.txt', { 'if-none-match': tag })).toMatchObject({ status: 200, body: 'BBBB' })
    opened.show(same)
    expect((await get('/hello.txt', { 'if-none-match': tag })).status).toBe(304)
  })

  it.each([
    ['bytes=0-3', 206, '0123', 'bytes 0-3/10'],
    ['bytes=7-', 206, '789', 'bytes 7-9/10'],
    ['bytes=-2', 206, '89', 'bytes 8-9/10'],
    ['bytes=8-99', 206, '89', 'bytes 8-9/10'],
    ['bytes=-99', 206, '0123456789', 'bytes 0-9/10'],
    ['bytes=10-', 416, '', 'bytes */10'],
    ['bytes=-0', 416, '', 'bytes */10'],
    ['bytes=5-2', 200, '0123456789', undefined],
    ['bytes=0-1,3-4', 200, '0123456789', undefined],
    ['lines=0-1', 200, '0123456789', undefined],
  ])('answers range %s with %i', async (range, status, body, contentRange) => {
    const answer = await get('/hello.txt', { range })
    expect(answer).toMatchObject({ status, body })
    expect(answer.headers['content-range']).toBe(contentRange)
  })

  it('gives the whole file when the range is of another version of it', async () => {
    expect((await get('/hello.txt', { range: 'bytes=0-3', 'if-range': '"other"' })).status).toBe(200)
    const tag = (await get('/hello.txt')).headers.etag ?? ''
    expect((await get('/hello.txt', { range: 'bytes=0-3', 'if-range': tag })).status).toBe(206)
  })

  it('sends a large file and any part of it', async () => {
    const large = Buffer.alloc(300_000, 'podo is a grape ')
    opened.show(await site('large', { 'large.bin': large }))
    expect((await get('/large.bin')).body).toBe(large.toString())
    expect((await get('/large.bin', { range: 'bytes=100000-299999' })).body).toBe(large.subarray(100_000).toString())
  })

  it('sends a compressed twin to who takes it', async () => {
    const text = 'x'.repeat(1_000)
    opened.show(await site('twin', { 'app.js': text, 'app.js.gz': gzipSync(text), 'plain.js': text }))
    const packed = await get('/app.js', { 'accept-encoding': 'gzip, br' })
    expect(packed.headers).toMatchObject({ 'content-encoding': 'gzip', vary: 'Accept-Encoding', 'content-type': 'text/javascript; charset=utf-8' })
    expect(Number(packed.headers['content-length'])).toBeLessThan(100)
    expect((await get('/app.js', { 'accept-encoding': 'gzip;q=0' })).body).toBe(text)
    expect((await get('/plain.js', { 'accept-encoding': 'gzip' })).body).toBe(text)
  })

  it('tells the prober which release answered', async () => {
    expect((await get('/', { 'x-podo-probe': PROBE_TOKEN })).headers['x-podo-served-by']).toBe('v1')
    expect((await get('/')).headers['x-podo-served-by']).toBeUndefined()
  })
})

describe('what a static site does not have', () => {
  it('answers unknown pages, but no unknown file, with the fallback', async () => {
    opened.show(await site('spa', { 'index.html': 'app' }, 'index.html'))
    expect(await get('/deep/link')).toMatchObject({ status: 200, body: 'app' })
    expect((await get('/assets/old-Zz9zZz9z.js')).status).toBe(404)
    expect((await get('/../etc/passwd')).status).toBe(404)
  })

  it('uses its 404.html, with 404', async () => {
    opened.show(await site('own', { 'index.html': 'home', '404.html': 'lost' }))
    expect(await get('/nowhere')).toMatchObject({ status: 404, body: 'lost' })
  })

  const part = { 'sec-fetch-dest': 'script' }

  it('asks the release before for a part of one of its pages', async () => {
    const before = await site('before', { 'index.html': 'old', 'assets/old.js': 'old script' })
    const after = await site('after', { 'index.html': 'new', '404.html': 'lost' }, 'index.html')
    opened.show(after, before)
    expect(await get('/assets/old.js', { ...part, 'x-podo-probe': PROBE_TOKEN })).toMatchObject({ status: 200, body: 'old script', headers: { 'x-podo-served-by': 'before' } })
    expect((await get('/assets/old.js', { referer: `http://${HOST}/page` })).status).toBe(200)
    expect((await get('/assets/old.js', { referer: 'http://elsewhere.localhost/' })).status).toBe(404)
    expect((await get('/assets/old.js', { 'sec-fetch-dest': 'document' })).status).toBe(404)
    expect(await get('/assets/none.js', { ...part, 'x-podo-probe': PROBE_TOKEN })).toMatchObject({ status: 404, body: 'lost', headers: { 'x-podo-served-by': 'after' } })
    expect(await get('/', part)).toMatchObject({ status: 200, body: 'new' })
    opened.show(after)
    expect((await get('/assets/old.js', part)).status).toBe(404)
  })

  it('asks the processes of the release before, and takes only a good answer from them', async () => {
    const answering = (files: Record<string, string>): Promise<number> =>
      openApp((request, response) => {
        const text = files[request.url ?? '']
        response.writeHead(text === undefined ? 404 : 200).end(text ?? `not found by ${Object.keys(files).join()}`)
      })
    const before = release('before', await answering({ '/old.js': 'old script' }))
    const after = release('after', await answering({ '/new.js': 'new script' }))
    opened.show(after, before)
    expect(await get('/new.js', part)).toMatchObject({ status: 200, body: 'new script' })
    expect(await get('/old.js', part)).toMatchObject({ status: 200, body: 'old script' })
    expect(await get('/none.js', part)).toMatchObject({ status: 404, body: 'not found by /new.js' })
    expect((await get('/old.js')).status).toBe(404)
  })

  it('falls back to its own answer when the release before is gone', async () => {
    opened.show(await site('after', { 'index.html': 'new' }), { kind: 'processes', contentKey: 'before', upstreams: [] })
    const began = performance.now()
    expect((await get('/old.js', part)).status).toBe(404)
    expect(performance.now() - began).toBeLessThan(4_000)
  })
})

import { describe, expect, it } from 'vitest'
import { ask } from './fixtures/clients.ts'
import { HOST } from './fixtures/host.ts'
import { openApp, openEdge, release } from './fixtures/servers.ts'
import { PAGES } from './page-text.ts'
import { renderPage } from './pages.ts'

const render = (accept?: string, acceptLanguage?: string): { type: string | undefined; text: string } => {
  const page = renderPage({ name: 'stopped', app: 'shop', accept, acceptLanguage, requestId: 'id-1' })
  return { type: page.headers[page.headers.indexOf('Content-Type') + 1], text: page.body.toString() }
}

describe('pages of the edge', () => {
  it.each([
    ['text/html,application/xhtml+xml,*/*;q=0.8', 'text/html; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['application/problem+json, text/html;q=0.5', 'application/json; charset=utf-8'],
    ['text/html;q=0.1, application/json;q=0.9', 'application/json; charset=utf-8'],
    ['text/html;q=0, text/plain', 'text/plain; charset=utf-8'],
    ['*/*', 'text/plain; charset=utf-8'],
    [undefined, 'text/plain; charset=utf-8'],
  ])('answers Accept %j with %s', (accept, type) => {
    expect(render(accept).type).toBe(type)
  })

  it.each([
    ['ko-KR,ko;q=0.9,en;q=0.8', '중지됨'],
    ['en-US,ko;q=0.5', 'is stopped'],
    ['fr, ko;q=0.2', '중지됨'],
    ['fr', 'is stopped'],
    [undefined, 'is stopped'],
  ])('speaks to Accept-Language %j as %j', (language, words) => {
    expect(render('text/html', language).text).toContain(words)
  })

  it('puts nothing of the outside into a page unescaped', () => {
    const page = renderPage({ name: 'failing', app: '<script>$&</script>', accept: 'text/html', acceptLanguage: undefined, requestId: '"><b>' })
    expect(page.body.toString()).toContain('&lt;script&gt;$&amp;&lt;/script&gt;')
    expect(page.body.toString()).not.toContain('<b>')
  })

  it('has each page in both languages, with a code of its own', () => {
    const codes = Object.values(PAGES).map((page) => page.code)
    expect(new Set(codes).size).toBe(codes.length)
    for (const page of Object.values(PAGES)) {
      expect(page.title.ko).toMatch(/[가-힣]/)
      expect(page.sentence.ko).toMatch(/[가-힣]/)
      expect(page.sentence.en).toMatch(/\.$/)
    }
  })

  it('says of an unknown host nothing that a known one would not, and is never stored', async () => {
    const { port, show } = await openEdge()
    show(release('a', await openApp((_, response) => response.end('ok'))))
    const answers = await Promise.all(['nobody.localhost', 'shop.localhost.evil', '127.0.0.1', '[::1]:80'].map((host) => ask(port, { headers: { host } })))
    for (const answer of answers) {
      expect(answer.status).toBe(404)
      expect(answer.headers['cache-control']).toBe('no-store')
      expect(answer.body).toBe(answers[0]?.body)
    }
  })

  it('finds a host in any case, with a port and with a dot at its end', async () => {
    const { port, show } = await openEdge()
    show(release('a', await openApp((_, response) => response.end('ok'))))
    for (const host of ['SHOP.LocalHost', `${HOST}:8701`, `${HOST}.`]) expect(await ask(port, { headers: { host } })).toMatchObject({ status: 200, body: 'ok' })
  })

  it('shows the page of a stopped and of a failing app at once, that of a starting one after a wait', async () => {
    const { port, show } = await openEdge({ limits: { holdMs: 1_000 } })
    const timed = async (page: 'stopped' | 'failing' | 'starting'): Promise<number> => {
      show({ kind: 'page', page, app: 'shop' })
      const began = performance.now()
      const answer = await ask(port, { headers: { accept: 'text/html' } })
      expect(answer).toMatchObject({ status: 503, headers: { 'cache-control': 'no-store' } })
      expect(answer.headers['retry-after']).toMatch(/^\d+$/)
      expect(answer.body).toContain('shop')
      return performance.now() - began
    }
    expect(await timed('stopped')).toBeLessThan(900)
    expect(await timed('failing')).toBeLessThan(900)
    expect(await timed('starting')).toBeGreaterThan(990)
  })

  it('lets a request to a starting app through as soon as it has started', async () => {
    const { port, show, edge } = await openEdge({ limits: { holdMs: 5_000 } })
    show({ kind: 'page', page: 'starting', app: 'shop' })
    const answer = ask(port)
    await expect.poll(() => edge.stats().open).toBe(1)
    show(release('a', await openApp((_, response) => response.end('started'))))
    expect((await answer).body).toBe('started')
  })

  it('writes the access log without query or header', async () => {
    const { port, show, log, edge } = await openEdge()
    show(release('a', await openApp((_, response) => response.writeHead(500).end('oops!'))))
    await ask(port, { method: 'PUT', path: '/path?token=secret', body: 'x', headers: { cookie: 'secret' } })
    await expect.poll(() => log.length).toBe(1)
    expect(log[0]).toMatchObject({ host: HOST, method: 'PUT', path: '/path', status: 500, bytes: 5, targetId: 'target', contentKey: 'a', complete: true })
    expect(log[0]?.instanceId).toMatch(/^a-0-/)
    expect(JSON.stringify(log)).not.toContain('secret')
    expect(edge.stats().byTarget.get('target')).toEqual({ requests: 1, open: 0, serverErrors: 1 })
  })
})

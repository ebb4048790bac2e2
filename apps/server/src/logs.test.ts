import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import { createLogSegments } from '@podo/logs-segments'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { succeed } from './testing/release.ts'
import { startServer } from './testing/start-server.ts'
import type { Answer, TestServer } from './testing/start-server.ts'
import { signUp } from './testing/sign-up.ts'
import { deployFiles } from './testing/upload.ts'

const APP = '/api/projects/sample/apps/shop'
const AT = Date.UTC(2026, 10, 21, 5)

let server: TestServer
let owner: { cookie: string }
let target: string
const ask = (path: string): Promise<Answer> => server.ask({ path: `${APP}${path}`, as: owner })
const store = (budgetBytes?: number) => createLogSegments({ root: join(server.dataFolder, 'agent', 'logs'), segmentBytes: 20_000, ...(budgetBytes === undefined ? {} : { streamBudgetBytes: budgetBytes }) })

async function write(texts: readonly string[], at: number, part: { level?: 'info' | 'warn' | 'error'; process?: string } = {}): Promise<void> {
  const writer = await store().writer({ kind: 'app', id: target })
  writer.append({ at, process: part.process ?? 'web', instance: 'i1', text: Buffer.from(texts.map((text) => `${text}\n`).join('')), levels: texts.map(() => part.level ?? 'info') })
  await writer.close()
}

beforeAll(async () => {
  server = await startServer()
  owner = await signUp(server)
  const made = await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: owner })
  target = (made.json as { environments: { id: string }[] }).environments[0]?.id ?? ''
  await write(['before any release'], AT)
  await deployFiles(server, owner, 'shop', [{ path: 'index.html', content: '<h1>shop</h1>' }])
  await succeed(server, target)
  await server.database.query("update deployments set ended_at = to_timestamp($1) where target_id = $2 and state = 'succeeded'", [(AT + 5_000) / 1000, target])
  await write(['GET / 200', 'GET /cart 500'], AT + 6_000)
  await write(['TypeError: no price', '    at cart.js:1'], AT + 7_000, { level: 'error' })
  await write(['sent 3 mails'], AT + 8_000, { process: 'worker' })
  const [row] = await server.database.query<{ seq: number }>("select podo_emit($1, 'instance.instance-exited', $2)::float8 as seq", [target, JSON.stringify({ process: 'web', exitCode: 1, signal: null, outOfMemory: false })])
  await server.database.query('update events set at = to_timestamp($1) where stream_id = $2 and seq = $3', [(AT + 9_000) / 1000, target, row?.seq])
})
afterAll(() => server.close())

describe('the log of an app', () => {
  it('says what is kept, how far it looked and where the newest line is', async () => {
    const { json } = await ask('/logs?contains=cart&limit=10')
    expect(json).toMatchObject({ firstKept: 1, firstKeptAt: AT, last: 6, more: false, searched: { lines: 6 } })
    expect((json as { lines: { text: string }[] }).lines.map(({ text }) => text)).toEqual(['GET /cart 500', '    at cart.js:1'])
    expect((await ask('/logs/usage')).json).toMatchObject({ firstKept: 1, firstKeptAt: AT, last: 6, budgetBytes: expect.any(Number), bytes: expect.any(Number) })
  })

  it('is read between two times, ends included, in any zone', async () => {
    const texts = async (query: string): Promise<string[]> => ((await ask(`/logs?${query}`)).json as { lines: { text: string }[] }).lines.map(({ text }) => text)
    expect(await texts('since=2026-11-21T05:00:07Z')).toEqual(['TypeError: no price', '    at cart.js:1', 'sent 3 mails'])
    expect(await texts('since=2026-11-21T14:00:06%2B09:00&until=2026-11-21T05:00:07.000Z&contains=cart')).toEqual(['GET /cart 500', '    at cart.js:1'])
    expect(await texts('until=2026-11-21T05:00:00Z&process=web')).toEqual(['before any release'])
    expect(await texts('since=2099-01-01T00:00:00Z')).toEqual([])
  })

  it.each([['since=yesterday', 'since'], ['until=2026-02-30T10:00:00Z', 'until'], ['since=2026-11-21T10:00:00', 'since'], [`since=2026-11-21T10:00:00.${'0'.repeat(40)}Z`, 'since'], ['since=2026-11-21T10:00:00Z&until=2026-11-21T09:00:00Z', 'until']])('refuses %s and names the field', async (query, field) => {
    expect(await ask(`/logs?${query}`)).toMatchObject({ status: 400, json: { code: 'INVALID_INPUT', details: { field } } })
    expect(await ask(`/logs/download?${query}`)).toMatchObject({ status: 400, json: { code: 'INVALID_INPUT' } })
  })

  it('tells where releases went live and processes ended, between two times', async () => {
    const live = { kind: 'live', at: AT + 5_000, release: 1, deployment: 1, trigger: 'manual' }
    const exited = { kind: 'exited', at: AT + 9_000, process: 'web', exitCode: 1, signal: null, outOfMemory: false }
    expect((await ask('/logs/marks?from=0')).json).toEqual({ items: [live, exited] })
    expect((await ask(`/logs/marks?from=${AT + 5_000}&to=${AT + 8_000}`)).json).toEqual({ items: [live] })
    expect((await ask(`/logs/marks?from=${AT + 10_000}`)).json).toEqual({ items: [] })
  })
})

describe('a download', () => {
  it('has every line with its time and process, and what happened in between', async () => {
    const answer = await ask('/logs/download')
    expect(answer.headers['content-disposition']).toBe('attachment; filename="shop.log"')
    expect(answer.headers['content-type']).toBe('text/plain; charset=utf-8')
    expect(answer.text.split('\n')).toEqual([
      '2026-11-21T05:00:00.000Z web before any release',
      '2026-11-21T05:00:05.000Z --- v1 went live (deployment #1, manual) ---',
      '2026-11-21T05:00:06.000Z web GET / 200',
      '2026-11-21T05:00:06.000Z web GET /cart 500',
      '2026-11-21T05:00:07.000Z web TypeError: no price',
      '2026-11-21T05:00:07.000Z web     at cart.js:1',
      '2026-11-21T05:00:08.000Z worker sent 3 mails',
      '2026-11-21T05:00:09.000Z --- web ended (code 1) ---',
      '',
    ])
  })

  it('has what fits the filter, as JSON when that is asked for', async () => {
    const lines = async (query: string): Promise<string[]> => (await ask(`/logs/download?${query}`)).text.split('\n').filter((line) => line !== '' && !line.includes('---'))
    expect(await lines('level=error&contains=CART')).toEqual(['2026-11-21T05:00:07.000Z web     at cart.js:1'])
    expect(await lines('process=worker')).toEqual(['2026-11-21T05:00:08.000Z worker sent 3 mails'])
    const json = (await ask('/logs/download?format=json&process=worker')).text.trim().split('\n').map((line) => JSON.parse(line) as object)
    expect(json).toEqual([{ mark: expect.objectContaining({ kind: 'live' }) }, { sequence: 6, at: AT + 8_000, text: 'sent 3 mails', level: 'info', process: 'worker', instance: 'i1', cut: false }, { mark: expect.objectContaining({ kind: 'exited' }) }])
  })

  it('between two times has what happened in between alone', async () => {
    const { text } = await ask('/logs/download?since=2026-11-21T05:00:05Z&until=2026-11-21T05:00:06Z')
    expect(text.split('\n')).toEqual(['2026-11-21T05:00:05.000Z --- v1 went live (deployment #1, manual) ---', '2026-11-21T05:00:06.000Z web GET / 200', '2026-11-21T05:00:06.000Z web GET /cart 500', ''])
  })

  it.each(['level=loud', 'format=xml', `contains=${'x'.repeat(201)}`])('refuses %s before it begins', async (query) => {
    expect(await ask(`/logs/download?${query}`)).toMatchObject({ status: 400, json: { code: 'INVALID_INPUT' } })
  })

  it('of a deployment is there too, and not for a number that is none', async () => {
    const writer = await createLogSegments({ root: join(server.dataFolder, 'build-logs') }).writer({ kind: 'build', id: ((await ask('/deployments/1')).json as { id: string }).id })
    writer.append({ at: AT, process: 'build', instance: '', text: Buffer.from('> npm ci\nnpm warn old\n'), levels: ['info', 'warn'] })
    await writer.close()
    expect((await ask('/deployments/1/log/download?level=warn')).text).toBe('2026-11-21T05:00:00.000Z build npm warn old\n')
    expect((await ask('/deployments/0/log/download')).status).toBe(404)
  })

  it('of what is too large for the memory comes at the pace of its reader, whole, and says what was dropped', async () => {
    const writer = await store(3_000_000).writer({ kind: 'app', id: target })
    const text = Buffer.from(Array.from({ length: 2_000 }, (_, index) => `${index} ${Math.random().toString(36).repeat(12)}\n`).join(''))
    for (let at = 0; at < 80; at += 1) {
      writer.append({ at: AT + 20_000 + at, process: 'web', instance: 'i1', text, levels: Array.from({ length: 2_000 }, () => 'info') })
      await writer.flush()
    }
    await writer.close()
    const before = process.memoryUsage().rss
    const { bytes, lines, first, largest } = await readSlowly(`${APP}/logs/download`)
    const usage = (await ask('/logs/usage')).json as { firstKept: number; last: number }
    expect(first).toBe(`--- ${usage.firstKept - 1} earlier lines were dropped to stay within the budget ---`)
    expect(usage.firstKept).toBeGreaterThan(1_000)
    // The line about what was dropped, two marks, an empty end.
    expect(lines).toBe(usage.last - usage.firstKept + 1 + 3)
    expect(bytes).toBeGreaterThan(2_000_000)
    expect(largest - before).toBeLessThan(200_000_000)
  })
})

/** Reads an answer in small sips, and looks at the memory of the process meanwhile. */
function readSlowly(path: string): Promise<{ bytes: number; lines: number; first: string; largest: number }> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port: server.port, path, headers: { host: 'localhost:8700', cookie: owner.cookie } }, (incoming: IncomingMessage) => {
      let [bytes, lines, first, largest] = [0, 0, '', 0]
      incoming.on('data', (chunk: Buffer) => {
        if (bytes === 0) first = chunk.toString('utf8').split('\n')[0] ?? ''
        bytes += chunk.length
        for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines += 1
        largest = Math.max(largest, process.memoryUsage().rss)
        incoming.pause()
        setImmediate(() => incoming.resume())
      })
      incoming.on('end', () => resolve({ bytes, lines, first, largest }))
    })
    outgoing.on('error', reject)
    outgoing.end()
  })
}

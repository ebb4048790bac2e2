import pg from 'pg'
import { waitFor } from '@podo/kernel'
import { createLogSegments } from '@podo/logs-segments'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readEvents } from './testing/read-events.ts'
import { startServer } from './testing/start-server.ts'
import type { TestServer } from './testing/start-server.ts'
import { signUp } from './testing/sign-up.ts'

let server: TestServer
let target: string
let local: Record<string, string>
beforeAll(async () => {
  server = await startServer()
  local = { authorization: `Bearer ${server.localToken}` }
  const made = await server.ask({ path: '/api/projects/sample/apps', body: { name: 'shop' }, as: 'local' })
  target = (made.json as { environments: { id: string }[] }).environments[0]?.id ?? ''
})
afterAll(() => server.close())

async function emitMany(count: number, connections: number): Promise<void> {
  const clients = Array.from({ length: connections }, () => new pg.Client(server.database.superuser))
  await Promise.all(clients.map((client) => client.connect()))
  await Promise.all(clients.map(async (client, index) => {
    for (let number = index; number < count; number += connections) await client.query("select podo_emit($1, 'test', $2)", [target, JSON.stringify({ number })])
  }))
  await Promise.all(clients.map((client) => client.end()))
}

describe('live events', () => {
  it('come in order and whole over broken connections while several write at once', async () => {
    const writing = emitMany(400, 4)
    const seen: number[] = []
    while (seen.length < 400) {
      const reader = await readEvents(server, `target:${target}@${seen.at(-1) ?? 0}`, local)
      const enough = Math.min(400, seen.length + 37)
      await reader.until('more events', (messages) => seen.length + messages.length >= enough)
      reader.close()
      seen.push(...reader.messages.map(({ data }) => data.seq))
    }
    await writing
    expect(seen).toEqual(Array.from({ length: 400 }, (_, index) => index + 1))
  })

  it('arrive within a moment of the commit', async () => {
    const [row] = await server.database.query<{ seq: string }>('select seq from streams where id = $1', [target])
    const reader = await readEvents(server, `target:${target}@${row?.seq ?? '0'}`, local)
    const began = performance.now()
    await server.ask({ method: 'PUT', path: '/api/projects/sample/apps/shop/hold', body: { reason: 'a look first' }, as: 'local' })
    const [message] = await reader.until('the hold', (messages) => messages.length > 0)
    expect(message).toMatchObject({ event: 'event', data: { kind: 'hold.set', data: { reason: 'a look first' } } })
    expect(performance.now() - began).toBeLessThan(2_000)
    reader.close()
  })

  it('say what was lost when a number is no longer there', async () => {
    await server.database.query('delete from events where stream_id = $1 and seq <= 100', [target])
    const reader = await readEvents(server, `target:${target}@50`, local)
    const messages = await reader.until('the loss', (seen) => seen.length > 1)
    expect(messages[0]).toMatchObject({ event: 'lost', data: { stream: `target:${target}`, seq: 100 } })
    expect(messages[1]).toMatchObject({ event: 'event', data: { seq: 101 } })
    reader.close()
  })

  it('carry a log beside, from its number on', async () => {
    const logs = createLogSegments({ root: join(server.dataFolder, 'agent', 'logs') })
    const writer = await logs.writer({ kind: 'app', id: target })
    const lines = (...texts: string[]) => ({ at: Date.now(), process: 'web', instance: 'web.1', text: Buffer.from(`${texts.join('\n')}\n`), levels: texts.map(() => 'info' as const) })
    writer.append(lines('one', 'two'))
    await writer.flush()
    const reader = await readEvents(server, `log-app:${target}@1`, local)
    await reader.until('the second line', (messages) => messages.length > 0)
    writer.append(lines('three'))
    await writer.flush()
    const messages = await reader.until('the third line', (seen) => seen.length > 1)
    expect(messages.flatMap(({ event, data }) => (event === 'log' ? (data['lines'] as { text: string }[]).map(({ text }) => text) : []))).toEqual(['two', 'three'])
    reader.close()
    await writer.close()
  })

  it.each(['', 'target:nonsense@1', 'team:00000000-0000-7000-8000-000000000000@1', Array.from({ length: 21 }, () => 'target:00000000-0000-7000-8000-000000000000@0').join(',')])(
    'refuse a wish they cannot read (%#)',
    async (streams) => {
      expect(await server.ask({ path: `/api/events?streams=${streams}`, as: 'local' })).toMatchObject({ status: 400, json: { code: 'INVALID_INPUT' } })
    },
  )

  it('are not there for a stream that is not, and not for nobody', async () => {
    const path = '/api/events?streams=target:00000000-0000-7000-8000-000000000000@0'
    expect(await server.ask({ path, as: 'local' })).toMatchObject({ status: 404, json: { code: 'NOT_FOUND' } })
    expect(await server.ask({ path })).toMatchObject({ status: 401 })
  })

  it('end within five seconds of the token that reads them, and nothing comes after', async () => {
    const { cookie } = await signUp(server)
    const made = await server.ask({ path: '/api/tokens', body: { name: 'reader', role: 'viewer' }, as: { cookie } })
    const { id, token } = made.json as { id: string; token: string }
    const [row] = await server.database.query<{ seq: string }>('select seq from streams where id = $1', [target])
    const reader = await readEvents(server, `target:${target}@${row?.seq ?? '0'},log-app:${target}@0`, { authorization: `Bearer ${token}` })
    await server.ask({ method: 'DELETE', path: `/api/tokens/${id}`, as: { cookie } })
    await reader.until('the end', (messages) => messages.some(({ event }) => event === 'end'), 6_000)
    expect(reader.messages.at(-1)).toMatchObject({ event: 'end', data: { stream: '*', reason: 'signed-out' } })
    const count = reader.messages.length
    await emitMany(3, 1)
    await waitFor({ what: 'the connection to end', timeoutMs: 2_000 }, () => (reader.ended() ? true : undefined))
    expect(reader.messages).toHaveLength(count)
  })

  it('end for a member who was removed', async () => {
    const { cookie } = await signUp(server)
    const reader = await readEvents(server, `target:${target}@0`, { cookie })
    await server.database.query('delete from memberships')
    await reader.until('the end', (messages) => messages.some(({ event }) => event === 'end'), 6_000)
    expect(reader.messages.at(-1)).toMatchObject({ event: 'end', data: { stream: `target:${target}`, reason: 'gone' } })
    await waitFor({ what: 'the connection to end', timeoutMs: 2_000 }, () => (reader.ended() ? true : undefined))
  })

  it('end with a word when the server stops, at once', async () => {
    const reader = await readEvents(server, `target:${target}@0`, local)
    const began = performance.now()
    await server.stop()
    expect(performance.now() - began).toBeLessThan(3_000)
    expect(reader.messages.at(-1)).toMatchObject({ event: 'end', data: { stream: '*', reason: 'restart' } })
    expect(server.logLines).toEqual([])
  })
})

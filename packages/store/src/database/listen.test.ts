import { waitFor } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { emit } from '../event/index.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { EVENTS_CHANNEL, listen } from './listen.ts'

let world: World
let team: Team

beforeAll(async () => {
  world = await createWorld()
  team = await world.addTeam('mine')
})
afterAll(() => world.close())

const listenHere = () => listen({ connection: world.database.api, channel: EVENTS_CHANNEL })

function ear() {
  const heard: string[] = []
  const ear = { heard, misses: 0, notified: (payload: string) => void heard.push(payload), missed: () => void (ear.misses += 1) }
  return ear
}

test('every subscriber hears of a committed event, by ids only, and of none that was rolled back', async () => {
  const listener = listenHere()
  await listener.ready()
  const [first, second] = [ear(), ear()]
  listener.subscribe(first)
  const leave = listener.subscribe(second)
  await world.as(team.scope, (tx) => emit(tx, team.targetId, 'test', { text: 'not in the notification' }))
  await expect(
    world.as(team.scope, async (tx) => {
      await emit(tx, team.targetId, 'test', {})
      throw new Error('rolled back')
    }),
  ).rejects.toThrow('rolled back')
  await waitFor({ what: 'the first event', timeoutMs: 5_000 }, () => first.heard[0])
  leave()
  await world.as(team.scope, (tx) => emit(tx, team.targetId, 'test', {}))
  await waitFor({ what: 'the second event', timeoutMs: 5_000 }, () => first.heard[1])
  expect(first.heard).toEqual([`${team.targetId}:1`, `${team.targetId}:2`])
  expect(second.heard).toEqual([`${team.targetId}:1`])
  await listener.close()
})

test('a broken connection is made again and each subscriber is told that it may have missed something', async () => {
  const listener = listenHere()
  await listener.ready()
  const subscriber = ear()
  listener.subscribe(subscriber)
  await world.database.query("select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'podo listener' and datname = current_database()")
  await waitFor({ what: 'the word that something was missed', timeoutMs: 5_000 }, () => subscriber.misses || undefined)
  await world.as(team.scope, (tx) => tx.execute(sql`select pg_notify('podo_events', 'after')`))
  const heard = await waitFor({ what: 'a notification on the new connection', timeoutMs: 5_000 }, () => subscriber.heard.at(-1))
  expect({ heard, misses: subscriber.misses }).toEqual({ heard: 'after', misses: 1 })
  await listener.close()
})

test('closing ends it while the server is away', async () => {
  const lost: unknown[] = []
  const listener = listen({ connection: { ...world.database.api, host: '/nonexistent' }, channel: EVENTS_CHANNEL, onConnectionLost: (error) => lost.push(error) })
  await waitFor({ what: 'the second try', timeoutMs: 5_000 }, () => (lost.length >= 2 ? true : undefined))
  await expect(listener.close()).resolves.toBeUndefined()
})

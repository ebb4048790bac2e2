import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { viewSession } from '../view/index.ts'
import { createSession, deleteOtherSessions, deleteSession, touchSession } from './session.ts'

let world: World
let team: Team
beforeAll(async () => {
  world = await createWorld()
  team = await world.addTeam('mine')
})
afterAll(() => world.close())

const authentication = { kind: 'authentication' } as const
const inAnHour = (): Date => new Date(Date.now() + 3_600_000)

async function begin(expiresAt = inAnHour()): Promise<{ id: string; tokenHash: Buffer }> {
  const tokenHash = randomBytes(32)
  const id = await world.as(authentication, (tx) => createSession(tx, { userId: team.userId, tokenHash, expiresAt, userAgent: 'test' }))
  return { id, tokenHash }
}
const view = (tokenHash: Buffer) => world.as(authentication, (tx) => viewSession(tx, tokenHash))

test('a session is found by the hash of its token until it expires or ends', async () => {
  const session = await begin()
  expect(await view(session.tokenHash)).toMatchObject({ credentialId: session.id, user: { id: team.userId }, teams: [{ id: team.teamId, role: 'owner' }] })
  await world.as(authentication, (tx) => deleteSession(tx, session.id))
  expect(await view(session.tokenHash)).toBeNull()
  expect(await view((await begin(new Date(Date.now() - 1000))).tokenHash)).toBeNull()
})

test('ending the others leaves the one to keep', async () => {
  const [kept, other] = [await begin(), await begin()]
  await world.as(authentication, (tx) => deleteOtherSessions(tx, team.userId, kept.id))
  expect(await view(kept.tokenHash)).not.toBeNull()
  expect(await view(other.tokenHash)).toBeNull()
})

test('touching writes at most once a minute', async () => {
  const { id } = await begin()
  const versionOf = () => world.database.query('select xmin::text, last_seen_at from sessions where id = $1', [id])
  const fresh = await versionOf()
  await world.as(authentication, (tx) => touchSession(tx, id))
  expect(await versionOf()).toEqual(fresh)
  await world.database.query("update sessions set last_seen_at = now() - interval '2 minutes' where id = $1", [id])
  const old = await versionOf()
  await world.as(authentication, (tx) => touchSession(tx, id))
  expect(await versionOf()).not.toEqual(old)
})

test('a user has at most fifty sessions; the one longest unseen goes', async () => {
  await world.as(authentication, (tx) => deleteOtherSessions(tx, team.userId, null))
  const first = await begin()
  await world.database.query("update sessions set last_seen_at = now() - interval '1 day' where id = $1", [first.id])
  for (let count = 1; count < 51; count += 1) await begin()
  expect(await view(first.tokenHash)).toBeNull()
  expect(await world.database.query('select count(*)::int as n from sessions')).toEqual([{ n: 50 }])
})

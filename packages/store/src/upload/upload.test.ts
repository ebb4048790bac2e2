import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { SQL_STATE, sqlState } from '../database/index.ts'
import { claimSetting, readSetting } from '../setting/index.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import type { Team } from '../testing/world.ts'
import { createUpload, deleteExpiredUploads, deleteUpload, loadUpload } from './upload.ts'

const { world, team, other } = await openTwoTeams()

const file = { path: 'index.html', oid: 'a'.repeat(40), sizeBytes: 3, mode: '100644' } as const
const create = (appId = team.appId) =>
  world.as(team.scope, (tx) => createUpload(tx, { teamId: team.teamId, appId, manifest: [file], missing: [file.oid], message: 'first', userId: team.userId, most: 3 }))

test('an upload is kept as it was told, seen by its team only, and goes when it is done', async () => {
  const upload = await create()
  const id = upload?.id ?? ''
  const load = (owner: Team) => world.as(owner.scope, (tx) => loadUpload(tx, id))
  expect(await load(team)).toEqual({ id, appId: team.appId, manifest: [file], missing: [file.oid], message: 'first' })
  expect(await load(other)).toBeNull()
  await world.as(other.scope, (tx) => deleteUpload(tx, id))
  expect(await load(team)).not.toBeNull()
  await world.as(team.scope, (tx) => deleteUpload(tx, id))
  expect(await load(team)).toBeNull()
})

test('of ten that begin at once as many are taken as an app may have open', async () => {
  const made = await Promise.all(Array.from({ length: 10 }, () => create()))
  expect(made.filter((upload) => upload !== null)).toHaveLength(3)
  expect(await create(other.appId)).toBeNull()
})

test('those that are too old go and are named', async () => {
  const expire = () => world.as(team.scope, (tx) => deleteExpiredUploads(tx, team.appId, 60))
  expect(await expire()).toEqual([])
  await world.database.query("update uploads set created_at = now() - interval '61 minutes'")
  expect(await expire()).toHaveLength(3)
  expect(await create()).not.toBeNull()
})

test('a setting is claimed once', async () => {
  const key = randomBytes(8).toString('hex')
  const claims = await Promise.all([1, 2, 3].map((value) => world.asWorker((tx) => claimSetting(tx, key, { value }))))
  expect(claims.filter(Boolean)).toHaveLength(1)
  expect(await world.as(team.scope, (tx) => readSetting(tx, key))).toEqual({ value: claims.indexOf(true) + 1 })
  expect(await world.as(team.scope, (tx) => readSetting(tx, 'never set'))).toBeNull()
  const byTeam = world.as(team.scope, (tx) => claimSetting(tx, `${key} 2`, 1))
  expect(await byTeam.then(() => 'claimed', sqlState)).toBe(SQL_STATE.insufficientPrivilege)
})

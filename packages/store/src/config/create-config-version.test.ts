import { randomBytes } from 'node:crypto'
import { newId } from '@podo/kernel'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createSecretBox, putSecret } from '../secret/index.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { listConfigVersions } from '../view/index.ts'
import { createConfigVersion, currentConfigVersion } from './create-config-version.ts'
import type { NewConfigVersion } from './create-config-version.ts'

let world: World
let other: Team
beforeAll(async () => {
  world = await createWorld()
  other = await world.addTeam('theirs')
})
afterAll(() => world.close())

const create = (team: Team, content: Partial<NewConfigVersion>) =>
  world.as(team.scope, (tx) =>
    createConfigVersion(tx, { teamId: team.teamId, targetId: team.targetId, variables: {}, secretVersions: {}, overrides: {}, copiedFrom: null, userId: team.userId, ...content }),
  )
const numbers = async (team: Team): Promise<number[]> =>
  (await world.as(team.scope, (tx) => listConfigVersions(tx, team.targetId, { limit: 100, before: null }))).map(({ number }) => number).reverse()

test('every target begins with c1, and twenty changes at once are c2 to c21', async () => {
  const team = await world.addTeam('parallel')
  expect(await world.as(team.scope, (tx) => currentConfigVersion(tx, team.targetId))).toMatchObject({ number: 1 })
  const made = await Promise.all(Array.from({ length: 20 }, (_, index) => create(team, { variables: { INDEX: String(index) } })))
  expect(made.map(({ number }) => number).sort((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, index) => index + 2))
  expect(await numbers(team)).toEqual(Array.from({ length: 21 }, (_, index) => index + 1))
})

test('the same content as the newest makes no version, whatever the order of its names', async () => {
  const team = await world.addTeam('same')
  const first = await create(team, { variables: { A: '1', B: '2' } })
  expect(await create(team, { variables: { B: '2', A: '1' } })).toEqual(first)
  expect(await create(team, { variables: { A: '1' } })).toMatchObject({ number: 3 })
  expect(await create(team, { variables: { A: '1', B: '2' }, copiedFrom: 2 })).toMatchObject({ number: 4 })
  expect(await numbers(team)).toEqual([1, 2, 3, 4])
})

test('a version that is rolled back leaves no gap', async () => {
  const team = await world.addTeam('gap')
  const undone = world.as(team.scope, async (tx) => {
    await createConfigVersion(tx, { teamId: team.teamId, targetId: team.targetId, variables: { A: '1' }, secretVersions: {}, overrides: {}, copiedFrom: null, userId: null })
    throw new Error('undone')
  })
  await expect(undone).rejects.toThrow('undone')
  expect(await create(team, { variables: { A: '2' } })).toMatchObject({ number: 2 })
})

test('another team’s target is absent', async () => {
  const team = await world.addTeam('foreign')
  await expect(create(team, { targetId: other.targetId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(create(team, { targetId: other.targetId, teamId: other.teamId })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(create(team, { targetId: newId() })).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a secret version of another target, or of none, is absent', async () => {
  const team = await world.addTeam('secrets')
  const put = (owner: Team) =>
    world.as(owner.scope, (tx) => putSecret(tx, createSecretBox(randomBytes(32)), { teamId: owner.teamId, targetId: owner.targetId, name: 'KEY', value: 'value', userId: null }))
  const [own, foreign] = [await put(team), await put(other)]
  await expect(create(team, { secretVersions: { KEY: foreign.versionId } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(create(team, { secretVersions: { KEY: newId() } })).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await create(team, { secretVersions: { KEY: own.versionId, SAME: own.versionId } })).toMatchObject({ number: 2 })
})

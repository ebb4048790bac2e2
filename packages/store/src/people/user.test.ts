import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { isUniqueViolation } from '../database/index.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import type { Team } from '../testing/world.ts'
import { listApiTokens, viewApiToken } from '../view/index.ts'
import { createApiToken, revokeApiToken, touchApiToken } from './api-token.ts'
import { createUser, findPassword, setPasswordHash, updateUser } from './user.ts'

const { world, team, other } = await openTwoTeams()

const authentication = { kind: 'authentication' } as const

test('a login belongs to one user', async () => {
  const make = () => world.as(authentication, (tx) => createUser(tx, { login: 'ada', displayName: 'Ada', isAdministrator: false }))
  await make()
  expect(await make().then(() => false, (error: unknown) => isUniqueViolation(error, 'users_login_key'))).toBe(true)
})

test('a password is found by login, replaced when it is set again, and not found once the user is disabled', async () => {
  await world.as(authentication, async (tx) => {
    await updateUser(tx, other.userId, { login: 'grace', displayName: 'Grace' })
    expect(await findPassword(tx, 'grace')).toBeNull()
    await setPasswordHash(tx, other.userId, 'first')
    await setPasswordHash(tx, other.userId, 'second')
    expect(await findPassword(tx, 'grace')).toEqual({ userId: other.userId, displayName: 'Grace', passwordHash: 'second' })
  })
  await world.database.query('update users set disabled_at = now() where id = $1', [other.userId])
  expect(await world.as(authentication, (tx) => findPassword(tx, 'grace'))).toBeNull()
})

test('a token reaches its team until it is revoked, by its own user only', async () => {
  const tokenHash = randomBytes(32)
  const { id } = await world.as(team.scope, (tx) => createApiToken(tx, { teamId: team.teamId, userId: team.userId, name: 'ci', tokenHash, role: 'developer', expiresAt: null }))
  const view = () => world.as(authentication, (tx) => viewApiToken(tx, tokenHash))
  const revoke = (by: Team, userId: string) => world.as(by.scope, (tx) => revokeApiToken(tx, { teamIds: [by.teamId], userId, id }))
  expect(await view()).toMatchObject({ credentialId: id, teams: [{ id: team.teamId, role: 'developer' }] })
  await world.as(authentication, (tx) => touchApiToken(tx, id))
  expect(await world.as(team.scope, (tx) => listApiTokens(tx, [team.teamId], team.userId))).toMatchObject([{ id, name: 'ci', lastUsedAt: expect.any(String) }])
  expect(await revoke(other, team.userId)).toBeNull()
  expect(await revoke(team, other.userId)).toBeNull()
  expect(await revoke(team, team.userId)).toEqual({ teamId: team.teamId, name: 'ci' })
  expect(await revoke(team, team.userId)).toBeNull()
  expect(await view()).toBeNull()
})

test('a token is not made for another team, nor for another user', async () => {
  const make = (teamId: string, userId: string) =>
    world.as(team.scope, (tx) => createApiToken(tx, { teamId, userId, name: 'ci', tokenHash: randomBytes(32), role: 'owner', expiresAt: null })).then(() => 'made', () => 'refused')
  expect(await make(other.teamId, team.userId)).toBe('refused')
  expect(await make(team.teamId, other.userId)).toBe('refused')
})

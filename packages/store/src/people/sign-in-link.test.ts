import { createHash, randomBytes } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createWorld } from '../testing/world.ts'
import type { World } from '../testing/world.ts'
import { createSignInLink, isSignInLinkUsable, spendSignInLink } from './sign-in-link.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(() => world.close())

const authentication = { kind: 'authentication' } as const

async function makeLink(secondsToLive: number, userId: string | null = null): Promise<Buffer> {
  const tokenHash = createHash('sha256').update(randomBytes(32)).digest()
  await world.as(authentication, (tx) => createSignInLink(tx, { tokenHash, userId, expiresAt: new Date(Date.now() + secondsToLive * 1000) }))
  return tokenHash
}
const spend = (tokenHash: Buffer) => world.as(authentication, (tx) => spendSignInLink(tx, tokenHash))
const usable = (tokenHash: Buffer) => world.as(authentication, (tx) => isSignInLinkUsable(tx, tokenHash))

test('of twenty that spend a link at once, one does', async () => {
  const link = await makeLink(60)
  const answers = await Promise.all(Array.from({ length: 20 }, () => spend(link)))
  expect(answers.filter((answer) => answer !== null)).toEqual([{ userId: null }])
  expect(await usable(link)).toBe(false)
})

test('looking spends nothing', async () => {
  const link = await makeLink(60)
  expect(await usable(link)).toBe(true)
  expect(await usable(link)).toBe(true)
  expect(await spend(link)).not.toBeNull()
})

test('a link says whom it signs in', async () => {
  const { userId } = await world.addTeam('mine')
  expect(await spend(await makeLink(60, userId))).toEqual({ userId })
})

test('an expired link is not usable, and neither is one that is not there', async () => {
  const link = await makeLink(-1)
  expect(await usable(link)).toBe(false)
  expect(await spend(link)).toBeNull()
  expect(await spend(randomBytes(32))).toBeNull()
})

test('a link whose spending is rolled back can be spent', async () => {
  const link = await makeLink(60)
  const failed = world.as(authentication, async (tx) => {
    await spendSignInLink(tx, link)
    throw new Error('the login is taken')
  })
  await expect(failed).rejects.toThrow('the login is taken')
  expect(await spend(link)).not.toBeNull()
})

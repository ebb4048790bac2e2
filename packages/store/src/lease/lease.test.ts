import { engineStage } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { acquireLease, freeLeases, holds, leaseOwners, releaseLease, renewLease } from './lease.ts'
import type { Lease } from './lease.ts'
import { sql } from 'drizzle-orm'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage()
})

afterEach(async () => {
  await stage.close()
})

const acquire = (owner: string, seconds = 30): Promise<Lease | null> => stage.worker((tx) => acquireLease(tx, stage.targetId, owner, seconds))

async function taken(owner: string, seconds = 30): Promise<Lease> {
  const lease = await acquire(owner, seconds)
  if (lease === null) throw new Error('the lease is taken')
  return lease
}

test('of twenty who ask at once exactly one gets the lease', async () => {
  const leases = await Promise.all(Array.from({ length: 20 }, (_, index) => acquire(`worker ${index}`)))
  expect(leases.filter((lease) => lease !== null)).toHaveLength(1)
})

test('the token grows with every holder, also after a lease was given back', async () => {
  const tokens: number[] = []
  for (const owner of ['one', 'two', 'three']) {
    const lease = await taken(owner)
    tokens.push(lease.token)
    await stage.worker((tx) => releaseLease(tx, lease))
  }
  expect(tokens).toEqual([1, 2, 3])
})

test('a lease that ran out can be taken, and its old holder can neither renew nor write', async () => {
  const old = await taken('old', 0)
  const next = await taken('next')
  expect(next.token).toBe(old.token + 1)
  expect(await stage.worker((tx) => renewLease(tx, old, 30))).toBe(false)
  const mayWrite = (lease: Lease): Promise<boolean> => stage.worker(async (tx) => ((await tx.execute(sql`select ${holds(lease)} as held`)).rows[0] as { held: boolean }).held)
  expect(await mayWrite(old)).toBe(false)
  expect(await mayWrite(next)).toBe(true)
})

test('giving back a lease that somebody else holds changes nothing', async () => {
  const old = await taken('old', 0)
  const next = await taken('next')
  await stage.worker((tx) => releaseLease(tx, old))
  expect(await stage.worker((tx) => renewLease(tx, next, 30))).toBe(true)
})

test('a write that repeats the token keeps the lease from being taken until it has committed', async () => {
  const lease = await taken('old', 0)
  let acquired = false
  let later: Promise<unknown> = Promise.resolve()
  await stage.worker(async (tx) => {
    await tx.execute(sql`select ${holds(lease)} as held`)
    later = acquire('next').then(() => (acquired = true))
    await tx.execute(sql`select pg_sleep(0.1)`)
    expect(acquired).toBe(false)
  })
  await later
  expect(acquired).toBe(true)
})

test('leases of dead owners are freed, those of others stay', async () => {
  await taken('host/1/dead')
  expect(await stage.worker((tx) => leaseOwners(tx))).toEqual(['host/1/dead'])
  expect(await stage.worker((tx) => freeLeases(tx, ['host/2/other']))).toBe(0)
  expect(await acquire('next')).toBeNull()
  expect(await stage.worker((tx) => freeLeases(tx, ['host/1/dead']))).toBe(1)
  expect(await acquire('next')).toMatchObject({ token: 2 })
})

import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newId } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openHeader } from '../state/open-header.ts'
import { createUsers } from './users.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-users-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('users of apps', () => {
  it('are all on disk when many apps come at once, each with one of its own', async () => {
    const { header, save } = await openHeader(join(folder, 'state.json'))
    const users = createUsers(header, save)
    const apps = Array.from({ length: 40 }, () => newId())
    const given = await Promise.all([...apps, ...apps].map((app) => users.of(app)))
    expect(new Set(given.map(({ uid }) => uid)).size).toBe(apps.length)
    const kept = JSON.parse(await readFile(join(folder, 'state.json'), 'utf8')) as { users: Record<string, number> }
    expect(Object.keys(kept.users).sort()).toEqual([...apps].sort())
  })

  it('that could not be written is not given, and the next who asks gets one', async () => {
    const { header } = await openHeader(join(folder, 'state.json'))
    const answers = [Promise.reject(new Error('the disk is full')), Promise.resolve()]
    answers[0]?.catch(() => undefined)
    const users = createUsers(header, () => answers.shift() ?? Promise.resolve())
    const app = newId()
    await expect(users.of(app)).rejects.toThrow('the disk is full')
    expect((await users.of(app)).uid).toBeGreaterThan(0)
  })

  it('are given to nobody before the network rules know them, whoever asks first', async () => {
    const { header, save } = await openHeader(join(folder, 'state.json'))
    const known = Promise.withResolvers<void>()
    const users = createUsers(header, save, () => known.promise)
    const app = newId()
    let given = 0
    const asked = [users.of(app), users.of(app)].map((user) => user.then(() => (given += 1)))
    const other = createUsers(header, save).of(newId())
    await other
    expect(given).toBe(0)
    known.resolve()
    await Promise.all(asked)
    expect(given).toBe(2)
  })
})

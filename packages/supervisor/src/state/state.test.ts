import { mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openDocuments } from './documents.ts'
import { openHeader } from './open-header.ts'
import { openSealer } from './seal.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-state-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('documents', () => {
  const schema = z.looseObject({ count: z.number() })
  const broken: string[] = []
  const onBroken = (name: string): void => void broken.push(name)

  it('that cannot be read are put aside and told, and the others are read', async () => {
    await writeFile(join(folder, 'a.json'), '')
    await writeFile(join(folder, 'b.json'), '{"version":1,"count":"many"}')
    await writeFile(join(folder, 'c.json'), '{"version":1,"count":3}')
    expect(Array.from((await openDocuments(folder, schema, onBroken).readAll()).keys())).toEqual(['c'])
    expect(broken.toSorted()).toEqual(['a', 'b'])
    expect((await readdir(folder)).toSorted()).toEqual(['a.json.broken', 'b.json.broken', 'c.json'])
  })

  it('that have not changed share the write under way', async () => {
    const documents = openDocuments(folder, schema, onBroken)
    const record = { count: 1 }
    const first = documents.save('a', () => record)
    expect(documents.save('a', () => record)).toBe(first)
    record.count = 2
    const second = documents.save('a', () => record)
    expect(second).not.toBe(first)
    await second
    expect(await readFile(join(folder, 'a.json'), 'utf8')).toBe('{"count":2,"version":1}\n')
  })

  it('are there again, with fields that nobody knows', async () => {
    const documents = openDocuments(folder, schema, onBroken)
    await documents.save('a', () => ({ count: 1, ofTomorrow: 'x' }))
    expect(await openDocuments(folder, schema, onBroken).readAll()).toEqual(new Map([['a', { count: 1, ofTomorrow: 'x', version: 1 }]]))
    expect((await stat(join(folder, 'a.json'))).mode & 0o777).toBe(0o600)
  })

  it('hold the newest value when a save resolves, and a burst of saves leaves no torn file', async () => {
    const documents = openDocuments(folder, schema, onBroken)
    const record = { count: 0 }
    const saves = Array.from({ length: 200 }, async () => {
      record.count += 1
      const wanted = record.count
      await documents.save('a', () => record)
      const seen = schema.parse(JSON.parse(await readFile(join(folder, 'a.json'), 'utf8')))
      return seen.count >= wanted
    })
    expect(new Set(await Promise.all(saves))).toEqual(new Set([true]))
    expect(await readdir(folder)).toEqual(['a.json'])
  })

  it('that are removed do not come back by a save that was under way', async () => {
    const documents = openDocuments(folder, schema, onBroken)
    const saving = documents.save('a', () => ({ count: 1 }))
    const again = documents.save('a', () => ({ count: 2 }))
    await documents.remove('a')
    await Promise.all([saving, again])
    expect(await readdir(folder)).toEqual([])
  })

  it('take a failed write to whoever asked, and the next one works', async () => {
    const documents = openDocuments(join(folder, 'missing'), schema, onBroken)
    await expect(documents.save('a', () => ({ count: 1 }))).rejects.toMatchObject({ code: 'ENOENT' })
    await documents.readAll()
    await documents.save('a', () => ({ count: 2 }))
  })

  it('of a newer version are refused', async () => {
    await writeFile(join(folder, 'a.json'), '{"version":2,"count":1}')
    await expect(openDocuments(folder, schema, onBroken).readAll()).rejects.toMatchObject({ code: 'STATE_FROM_NEWER_PODO', kind: 'conflict' })
  })
})

describe('the header', () => {
  it('is made once and names the installation for ever', async () => {
    const file = join(folder, 'state.json')
    const first = await openHeader(file)
    expect(first.header.installation).toMatch(/^podo-[0-9a-f]{12}$/)
    expect((await openHeader(file)).header.installation).toBe(first.header.installation)
  })
})

describe('sealing', () => {
  const values = { KEY: 'canary-4711', 포도: '🍇' }

  it('opens for its owner alone', async () => {
    const sealer = await openSealer(join(folder, 'key'))
    const sealed = sealer.seal('target/one', values)
    expect(Buffer.from(sealed, 'base64').toString('latin1')).not.toContain('canary')
    expect(sealer.open('target/one', sealed)).toEqual(values)
    expect(() => sealer.open('target/two', sealed)).toThrow(expect.objectContaining({ code: 'STATE_SEAL_BROKEN' }))
  })

  it('notices any changed bit, and another key', async () => {
    const sealer = await openSealer(join(folder, 'key'))
    const bytes = Buffer.from(sealer.seal('o', values), 'base64')
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      expect(() => sealer.open('o', changed.toString('base64'))).toThrow(expect.objectContaining({ code: 'STATE_SEAL_BROKEN' }))
    }
    const other = await openSealer(join(folder, 'other'))
    expect(() => other.open('o', bytes.toString('base64'))).toThrow(expect.objectContaining({ code: 'STATE_SEAL_BROKEN' }))
  })

  it('never gives the same text twice', async () => {
    const sealer = await openSealer(join(folder, 'key'))
    expect(sealer.seal('o', values)).not.toBe(sealer.seal('o', values))
  })

  it('refuses a short key and one that others may read, and makes its own 0600', async () => {
    await openSealer(join(folder, 'key'))
    expect((await stat(join(folder, 'key'))).mode & 0o777).toBe(0o600)
    await writeFile(join(folder, 'short'), 'abc', { mode: 0o600 })
    await expect(openSealer(join(folder, 'short'))).rejects.toMatchObject({ code: 'STATE_KEY_UNUSABLE' })
    await writeFile(join(folder, 'open'), Buffer.alloc(32), { mode: 0o640 })
    await expect(openSealer(join(folder, 'open'))).rejects.toMatchObject({ code: 'STATE_KEY_UNUSABLE' })
  })
})

import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataLayout } from '@podo/config'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { exitCodeOf } from '../exit-codes.ts'
import { findOrMakeKey, findOrMakeLocalToken } from './keys.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo-keys-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

describe('the key', () => {
  it('is made once: 32 random bytes that its owner alone reads', async () => {
    const data = dataLayout(folder)
    await findOrMakeKey(data, undefined, false)
    const key = readFileSync(data.key)
    expect(key).toHaveLength(32)
    expect(statSync(data.key).mode & 0o777).toBe(0o600)
    await findOrMakeKey(data, undefined, true)
    expect(readFileSync(data.key)).toEqual(key)
    expect(readdirSync(folder)).toEqual(['key'])
  })

  it.each([
    ['short', Buffer.alloc(31, 1)],
    ['of zeros', Buffer.alloc(32)],
    ['text', Buffer.from('0123456789abcdef0123456789abcdef')],
    ['counted up', Buffer.from(Array.from({ length: 32 }, (_, index) => index))],
    ['long', Buffer.alloc(64, 3)],
  ])('that is %s is refused and left as it is', async (_, bytes) => {
    const data = dataLayout(folder)
    writeFileSync(data.key, bytes)
    const refusal = await findOrMakeKey(data, undefined, false).catch((error: unknown) => error)
    expect(exitCodeOf(refusal)).toBe(19)
    expect(readFileSync(data.key)).toEqual(bytes)
  })

  it('that is missing beside a database is never made anew', async () => {
    const refusal = await findOrMakeKey(dataLayout(folder), undefined, true).catch((error: unknown) => error)
    expect(exitCodeOf(refusal)).toBe(19)
    expect(readdirSync(folder)).toEqual([])
  })

  it('that others could read is closed again', async () => {
    const data = dataLayout(folder)
    await findOrMakeKey(data, undefined, false)
    rmSync(data.localToken, { force: true })
    writeFileSync(data.localToken, `${'a'.repeat(43)}\n`, { mode: 0o644 })
    await findOrMakeLocalToken(data, undefined)
    expect(statSync(data.localToken).mode & 0o777).toBe(0o600)
  })
})

describe('the local token', () => {
  it('is made anew when it is too short to be one', async () => {
    const data = dataLayout(folder)
    writeFileSync(data.localToken, 'x')
    await findOrMakeLocalToken(data, undefined)
    const token = readFileSync(data.localToken, 'utf8').trim()
    expect(token.length).toBeGreaterThanOrEqual(43)
    await findOrMakeLocalToken(data, undefined)
    expect(readFileSync(data.localToken, 'utf8').trim()).toBe(token)
  })
})

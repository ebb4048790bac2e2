import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findToolFolders } from './tool-path.ts'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'podo-tool-path-'))
  await chmod(base, 0o755)
  for (const name of ['open', 'private', 'private/bin', 'node_modules/.bin']) await mkdir(join(base, name), { recursive: true, mode: 0o755 })
  await chmod(join(base, 'private'), 0o700)
  await writeFile(join(base, 'file'), '')
})
afterEach(() => rm(base, { recursive: true, force: true }))

const path = (...names: string[]): string => names.map((name) => (name.startsWith('/') ? name : join(base, name))).join(':')

describe('the folders of toolchains', () => {
  test('are those of PATH that every user can pass, once each and in their order', async () => {
    expect(await findToolFolders(path('open', 'private/bin', 'private', 'open', '/usr/bin'), true)).toEqual([join(base, 'open')])
  })

  test('are all of PATH where apps run as the user who started Podo', async () => {
    expect(await findToolFolders(path('private/bin', 'open'), false)).toEqual([join(base, 'private/bin'), join(base, 'open')])
  })

  test('leave out what is no folder, what npm put there, and what is not absolute', async () => {
    expect(await findToolFolders(`${path('file', 'absent', 'node_modules/.bin')}:relative::.`, false)).toEqual([])
    expect(await findToolFolders(undefined, true)).toEqual([])
  })
})

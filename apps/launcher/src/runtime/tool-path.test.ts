import { chmod, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
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

  test('are none where another user could put a program, or take the folder away', async () => {
    await chmod(join(base, 'open'), 0o777)
    await mkdir(join(base, 'loose/bin'), { recursive: true, mode: 0o755 })
    await chmod(join(base, 'loose'), 0o775)
    await mkdir(join(base, 'shared/bin'), { recursive: true, mode: 0o755 })
    await chmod(join(base, 'shared'), 0o1777)
    await mkdir(join(base, 'sticky'))
    await chmod(join(base, 'sticky'), 0o1777)
    expect(await findToolFolders(path('open', 'sticky', 'loose/bin', 'shared/bin'), true)).toEqual([join(base, 'loose/bin'), join(base, 'shared/bin')])
    await chmod(join(base, 'loose'), 0o777)
    expect(await findToolFolders(path('loose/bin', 'shared/bin'), true)).toEqual([join(base, 'shared/bin')])
  })

  test('are judged by where they really are', async () => {
    await symlink(join(base, 'private/bin'), join(base, 'hidden'))
    await symlink(join(base, 'open'), join(base, 'current'))
    expect(await findToolFolders(path('hidden', 'current'), true)).toEqual([join(base, 'current')])
  })

  test('leave out what is no folder, what npm put there, and what is not absolute', async () => {
    expect(await findToolFolders(`${path('file', 'absent', 'node_modules/.bin')}:relative::.`, false)).toEqual([])
    expect(await findToolFolders(undefined, true)).toEqual([])
  })
})

import { execFileSync } from 'node:child_process'
import { chmod, chown, link, lstat, mkdir, mkdtemp, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handOver } from './hand-over.ts'
import { unshareFiles } from './unshare.ts'

const isRoot = process.getuid?.() === 0
const APP = { uid: 1_000_000_123, gid: 1_000_000_123 }
const SERVER = { uid: 12_345, gid: 12_345 }
const names = ['plain', '-rf', 'a b', 'line\nbreak', '한글', '$(id)']

let root: string
let cache: string
let folder: string

beforeEach(async () => {
  root = await mkdtemp('/tmp/podo-unshare-')
  await chmod(root, 0o755)
  cache = join(root, 'cache')
  folder = join(root, 'folder')
  await mkdir(cache)
  await mkdir(join(folder, 'deep er'), { recursive: true })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const give = (user: { uid: number; gid: number }): void => void execFileSync('chown', ['-R', '-h', `${user.uid}:${user.gid}`, root])

describe.each(isRoot ? [{ who: 'the user of the app', user: APP }, { who: 'the one user', user: null }] : [{ who: 'the one user', user: null }])('as $who', ({ user }) => {
  it('a file that is linked from a cache gets content of its own, whatever it is called', async () => {
    for (const name of names) {
      await writeFile(join(cache, name), `of ${name}`, { mode: 0o640 })
      await link(join(cache, name), join(folder, 'deep er', name))
    }
    await chmod(join(cache, 'plain'), 0o755)
    await utimes(join(cache, 'plain'), 1_000, 1_000)
    if (user) give(user)
    await unshareFiles(folder, user, '/usr/bin:/bin')
    for (const name of names) await writeFile(join(cache, name), 'changed')
    for (const name of names) expect(await readFile(join(folder, 'deep er', name), 'utf8')).toBe(`of ${name}`)
    expect((await readdir(folder, { recursive: true })).toSorted()).toEqual(['deep er', ...names.map((name) => `deep er/${name}`)].toSorted())
    const plain = await stat(join(folder, 'deep er', 'plain'))
    expect(plain).toMatchObject({ mode: 0o100_755, mtimeMs: 1_000_000, nlink: 1, uid: user?.uid ?? process.getuid?.() })
    expect((await stat(join(cache, 'plain'))).nlink).toBe(1)
  })

  it('two names in the folder get content of their own, and nothing else is touched', async () => {
    await writeFile(join(folder, 'one'), 'text')
    await link(join(folder, 'one'), join(folder, 'deep er', 'two'))
    await writeFile(join(folder, 'alone'), 'alone')
    await symlink('one', join(folder, 'link'))
    if (user) give(user)
    const before = await lstat(join(folder, 'alone'))
    await unshareFiles(folder, user, '/usr/bin:/bin')
    expect([(await stat(join(folder, 'one'))).nlink, (await stat(join(folder, 'deep er', 'two'))).nlink]).toEqual([1, 1])
    expect(await lstat(join(folder, 'alone'))).toMatchObject({ ino: before.ino, mtimeMs: before.mtimeMs })
    expect((await lstat(join(folder, 'link'))).isSymbolicLink()).toBe(true)
  })

  it('what an agent left that ended in the middle is done anew', async () => {
    await writeFile(join(cache, 'x'), 'x')
    await link(join(cache, 'x'), join(folder, 'x'))
    await mkdir(join(folder, '.podo-own-files', 'half'), { recursive: true })
    await link(join(cache, 'x'), join(folder, '.podo-own-files', 'half', 'x'))
    if (user) give(user)
    await unshareFiles(folder, user, '/usr/bin:/bin')
    expect(await readdir(folder)).toEqual(['deep er', 'x'])
    expect((await stat(join(cache, 'x'))).nlink).toBe(1)
  })
})

describe.runIf(isRoot)('a folder that is given back', () => {
  it('takes nothing with it that belongs to somebody else, and leaves what it is linked to', async () => {
    const foreign = join(root, 'foreign')
    await writeFile(foreign, 'secret', { mode: 0o600 })
    await link(foreign, join(folder, 'planted'))
    await writeFile(join(folder, 'own'), 'own')
    await symlink(foreign, join(folder, 'way-out'))
    for (const path of [folder, join(folder, 'own'), join(folder, 'deep er')]) await chown(path, APP.uid, APP.gid)
    await handOver(folder, SERVER)
    expect(await stat(foreign)).toMatchObject({ uid: 0, mode: 0o100_600 })
    for (const path of [folder, join(folder, 'own'), join(folder, 'deep er')]) expect((await stat(path)).uid).toBe(SERVER.uid)
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, lstat, mkdir, mkdtemp, readdir, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handOver, takeBack } from './hand-over.ts'

const APP = { uid: 12_345, gid: 12_346 }
const OTHER = { uid: 23_456, gid: 23_456 }

let root: string
let folder: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'podo-hand-over-'))
  folder = join(root, 'folder')
  await mkdir(join(folder, 'a'), { recursive: true })
  await writeFile(join(folder, 'a', 'file'), '')
})
afterEach(() => rm(root, { recursive: true, force: true }))

describe.runIf(process.getuid?.() === 0)('handing a folder over', () => {
  it('gives everything in it, links but not what they lead to, and itself', async () => {
    await mkdir(join(root, 'elsewhere'))
    await symlink(join(root, 'elsewhere'), join(folder, 'link'))
    await writeFile(join(folder, '-R'), '')
    await handOver(folder, APP)
    for (const name of ['', 'a', 'a/file', 'link', '-R']) expect(await lstat(join(folder, name))).toMatchObject(APP)
    expect((await stat(join(root, 'elsewhere'))).uid).toBe(0)
  })

  it('gives nothing of what somebody puts in the place of a folder meanwhile', { timeout: 60_000 }, async () => {
    const victim = join(root, 'victim')
    await mkdir(victim)
    await writeFile(join(victim, 'file'), '')
    await mkdir(join(folder, 'b'))
    for (let at = 0; at < 3_000; at += 1) await writeFile(join(folder, 'b', `many-${at}`), '')
    // What a process of the app that is still there would do: a folder becomes a link, and a folder again.
    const swapper = spawn(process.execPath, ['-e', `
      const { renameSync, symlinkSync } = require('node:fs')
      process.chdir(${JSON.stringify(folder)})
      symlinkSync(${JSON.stringify(victim)}, 'link')
      process.stdout.write('x')
      for (;;) {
        renameSync('a', 'kept'); renameSync('link', 'a')
        for (const until = performance.now() + 2; performance.now() < until; );
        renameSync('a', 'link'); renameSync('kept', 'a')
        for (const until = performance.now() + 2; performance.now() < until; );
      }`], { stdio: ['ignore', 'pipe', 'inherit'] })
    await once(swapper.stdout, 'data')
    try {
      for (let round = 0; round < 40; round += 1) {
        await handOver(folder, round % 2 === 0 ? APP : OTHER).catch(() => undefined)
        expect((await stat(join(victim, 'file'))).uid).toBe(0)
      }
    } finally {
      swapper.kill('SIGKILL')
      await once(swapper, 'exit')
    }
  })
})

describe.runIf(process.getuid?.() === 0)('taking a folder back from an app', () => {
  beforeEach(async () => {
    await chmod(root, 0o755)
    for (const name of ['a', 'a/b']) await mkdir(join(folder, name), { recursive: true })
    for (const name of ['', 'a', 'a/b']) await chmod(join(folder, name), 0o777)
    await handOver(folder, APP)
  })

  /** A program as the app, in a folder that it holds open. */
  const asApp = (program: string) => spawn(process.execPath, ['-e', program], { cwd: join(folder, 'a'), stdio: ['pipe', 'pipe', 'inherit'], ...APP })

  it('leaves it no way to put a link in the place of a folder, whatever modes it gave', async () => {
    const holder = asApp(`
      process.stdout.write('x')
      process.stdin.once('data', () => {
        try { require('node:fs').renameSync('b', 'gone'); require('node:fs').symlinkSync('/etc', 'b'); console.log('swapped') } catch (error) { console.log(error.code) }
        process.exit()
      })`)
    await once(holder.stdout, 'data')
    await takeBack(folder, APP, OTHER)
    holder.stdin.write('go')
    expect(String((await once(holder.stdout, 'data'))[0])).toBe('EACCES\n')
    for (const name of ['', 'a', 'a/b']) expect(await lstat(join(folder, name))).toMatchObject({ uid: OTHER.uid, mode: 0o40755 })
    expect(await lstat(join(folder, 'a/file'))).toMatchObject(OTHER)
  })

  it('is refused while the app goes on making folders in it, or none of them is left open', { timeout: 60_000 }, async () => {
    const maker = asApp(`
      const { mkdirSync } = require('node:fs')
      process.umask(0)
      process.stdout.write('x')
      for (let at = 0; at < 20000; at += 1) { try { mkdirSync('n' + at % 50, 0o777); if (at % 40 === 0) process.chdir('n' + at % 50) } catch {} }
      setInterval(() => undefined, 1000)`)
    await once(maker.stdout, 'data')
    try {
      const isClosed = await takeBack(folder, APP, OTHER).then(() => true, () => false)
      const open = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isDirectory()).map((entry) => lstat(join(entry.parentPath, entry.name)))
      const states = await Promise.all(open)
      expect(states.length).toBeGreaterThan(2)
      if (isClosed) expect(states.every(({ uid, mode }) => uid === OTHER.uid && (mode & 0o022) === 0)).toBe(true)
    } finally {
      maker.kill('SIGKILL')
      await once(maker, 'exit')
    }
  })
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { lstat, mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { handOver } from './hand-over.ts'

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

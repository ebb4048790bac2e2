import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataLayout, runtimeLayout } from '@podo/config'
import { expect, it } from 'vitest'
import { pruneRuntimes } from './prune.ts'

it('removes the versions that nothing runs from, and never one that is in use or being made', async () => {
  const data = dataLayout(mkdtempSync(join(tmpdir(), 'podo-prune-')))
  const used = join(data.runtimes, 'used')
  for (const name of ['current', 'used', 'unused', `.new-${process.pid}`, '.new-4194305']) mkdirSync(join(data.runtimes, name), { recursive: true })
  const child = spawn(process.execPath, ['-e', "process.stdout.write('up');setInterval(() => {}, 1000)", used], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  try {
    await once(child.stdout, 'data')
    const removed = await pruneRuntimes(data, runtimeLayout(join(data.runtimes, 'current')))
    expect(removed.toSorted()).toEqual(['.new-4194305', 'unused'])
    expect(readdirSync(data.runtimes).toSorted()).toEqual([`.new-${process.pid}`, 'current', 'used'])
  } finally {
    child.kill('SIGKILL')
    await ended
    rmSync(data.root, { recursive: true })
  }
})

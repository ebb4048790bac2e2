import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { awaitLock, isLocked } from './lock.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const HOLD = `
import(process.argv[1]).then(async ({ awaitLock }) => {
  await awaitLock(process.argv[2], 0)
  setInterval(() => {}, 1000)
  globalThis.gc()
  process.stdout.write('held')
})`

async function heldByAnother(file: string): Promise<() => Promise<void>> {
  const child = spawn(process.execPath, ['--expose-gc', '-e', HOLD, join(import.meta.dirname, 'lock.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout, 'data')
  return async () => {
    const ended = once(child, 'exit')
    child.kill('SIGKILL')
    await ended
  }
}

describe('the lock of a data folder', () => {
  it('is held by one process, and goes with its kill -9', async () => {
    const file = join(folder, 'lock')
    const kill = await heldByAnother(file)
    const seen = [await isLocked(file), await awaitLock(file, 0)]
    const waiting = awaitLock(file, 10_000)
    await kill()
    expect(seen).toEqual([true, undefined])
    const lock = await waiting
    expect(lock).toBeDefined()
    lock?.release()
    expect(await isLocked(file)).toBe(false)
  })

  it('writes nothing, so that a full disk is no obstacle', async () => {
    const file = join(folder, 'lock')
    const lock = await awaitLock(file, 0)
    expect(statSync(file).size).toBe(0)
    expect(readdirSync(folder)).toEqual(['lock'])
    lock?.release()
  })
})

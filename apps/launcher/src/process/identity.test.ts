import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { endProcess, identify, isAlive, signal } from './identity.ts'
import type { Identity } from './identity.ts'

async function sleeper(script = 'setInterval(() => {}, 1000)'): Promise<{ identity: Identity; ended: Promise<unknown[]> }> {
  const child = spawn(process.execPath, ['-e', `${script};process.stdout.write('up')`], { stdio: ['ignore', 'pipe', 'ignore'] })
  const ended = once(child, 'exit')
  await once(child.stdout, 'data')
  const identity = identify(child.pid ?? 0)
  if (identity === undefined) throw new Error('the child has no identity')
  return { identity, ended }
}

describe('the identity of a process', () => {
  it('is alive until the process ends, and is not inherited by the next with its pid', async () => {
    const { identity, ended } = await sleeper()
    expect(isAlive(identity)).toBe(true)
    expect(isAlive({ ...identity, startTicks: String(Number(identity.startTicks) + 1) })).toBe(false)
    expect(isAlive({ ...identity, bootId: 'another boot' })).toBe(false)
    expect(await endProcess(identity, 'SIGTERM', 5000)).toBe(false)
    await ended
    expect(isAlive(identity)).toBe(false)
    expect(signal(identity, 'SIGTERM')).toBe(false)
  })

  it('is never signalled when only the pid is the same', async () => {
    const { identity, ended } = await sleeper()
    expect(signal({ ...identity, startTicks: '1' }, 'SIGKILL')).toBe(false)
    expect(isAlive(identity)).toBe(true)
    signal(identity, 'SIGKILL')
    await ended
  })

  it('is ended by force when it does not go by itself', async () => {
    const { identity, ended } = await sleeper("process.on('SIGTERM', () => {});setInterval(() => {}, 1000)")
    expect(await endProcess(identity, 'SIGTERM', 100)).toBe(true)
    await ended
    expect(isAlive(identity)).toBe(false)
  })

  it('is that of no process for a number that none has', () => {
    expect(identify(2 ** 22 + 1)).toBeUndefined()
  })
})

import { EventEmitter, once } from 'node:events'
import { createLogger } from '@podo/telemetry'
import { describe, expect, it } from 'vitest'
import { createVoice } from '../run/voice.ts'
import { keepRunning } from './keep.ts'
import type { Kept } from './keep.ts'
import type { Ending, Running } from './spawn-detached.ts'

interface Stage {
  readonly kept: Kept
  readonly said: string[]
  /** The processes so far, newest last; each ends when told to. */
  readonly processes: { end(ending: Ending): void }[]
  started(count: number): Promise<void>
  failStarts(times: number): void
}

const CRASH: Ending = { exitCode: 7, signal: null }

function stage(calmMs = 60_000): Stage {
  const said: string[] = []
  const voice = createVoice((line) => void said.push(line))
  const starts = new EventEmitter()
  const processes: { end(ending: Ending): void }[] = []
  let failing = 0
  const start = (): Promise<Running> => {
    const { promise, resolve } = Promise.withResolvers<Ending>()
    if (failing > 0) {
      failing -= 1
      return Promise.reject(new Error('not now'))
    }
    processes.push({ end: resolve })
    starts.emit('start')
    return Promise.resolve({ identity: { pid: processes.length, startTicks: '1', bootId: 'x' }, ended: promise })
  }
  const log = createLogger({ name: 'test', level: 'silent' })
  const program = { name: 'server', logFile: 'server.log', start }
  const first = Promise.withResolvers<Ending>()
  processes.push({ end: first.resolve })
  const kept = keepRunning(program, { identity: { pid: 1, startTicks: '1', bootId: 'x' }, ended: first.promise }, { voice, log, changed: () => Promise.resolve(), backoff: { firstMs: 1, longestMs: 4, calmMs } })
  return {
    kept,
    said,
    processes,
    failStarts: (times) => {
      failing = times
    },
    started: async (count) => {
      while (processes.length < count) await once(starts, 'start')
    },
  }
}

describe('keepRunning', () => {
  it('starts again what ended, and says so', async () => {
    const { kept, said, processes, started } = stage()
    processes[0]?.end(CRASH)
    await started(2)
    expect(said).toEqual(['The server ended (exit code 7) and is started again.'])
    expect(kept.current()?.identity.pid).toBe(2)
  })

  it('starts again after starts that failed', async () => {
    const { processes, started, failStarts } = stage()
    failStarts(3)
    processes[0]?.end({ exitCode: null, signal: 'SIGKILL' })
    await started(2)
    expect(processes).toHaveLength(2)
  })

  it('says once and plainly that starting again does not help', async () => {
    const { said, processes, started } = stage()
    for (let count = 0; count < 8; count += 1) {
      processes[count]?.end(CRASH)
      await started(count + 2)
    }
    const plain = said.filter((line) => line.includes('keeps ending'))
    expect(plain).toEqual(['The server keeps ending (exit code 7), 5 times in a row. Podo goes on trying; server.log tells why.'])
  })

  it('begins to count anew after a calm time', async () => {
    const { said, processes, started } = stage(0)
    for (let count = 0; count < 7; count += 1) {
      processes[count]?.end(CRASH)
      await started(count + 2)
    }
    expect(said.filter((line) => line.includes('keeps ending'))).toEqual([])
  })

  it('leaves alone what it was told to release', async () => {
    const { kept, said, processes } = stage()
    expect(kept.release()?.identity.pid).toBe(1)
    processes[0]?.end(CRASH)
    await Promise.resolve()
    expect(processes).toHaveLength(1)
    expect(said).toEqual([])
  })
})

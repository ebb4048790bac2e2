import { beforeEach, describe, expect, test } from 'vitest'
import { createEventHub } from './event-hub.ts'
import type { EventHub, EventSourceLike } from './event-hub.ts'

class FakeSource implements EventSourceLike {
  readonly address: string
  readonly listeners = new Map<string, (event: { data?: unknown }) => void>()
  isClosed = false
  constructor(address: string) {
    this.address = decodeURIComponent(address)
  }
  addEventListener(type: string, listener: (event: { data?: unknown }) => void): void {
    this.listeners.set(type, listener)
  }
  close(): void {
    this.isClosed = true
  }
  emit(type: string, data?: unknown): void {
    this.listeners.get(type)?.({ data: data === undefined ? undefined : JSON.stringify(data) })
  }
}

let sources: FakeSource[]
let now: number
let timers: { run: () => void; at: number }[]
let signedOut: number
let hub: EventHub

/** Lets the given time pass, in order. */
function pass(milliseconds: number): void {
  const end = now + milliseconds
  for (;;) {
    const next = timers.filter(({ at }) => at <= end).sort((left, right) => left.at - right.at)[0]
    if (!next) break
    timers.splice(timers.indexOf(next), 1)
    now = next.at
    next.run()
  }
  now = end
}

const newest = (): FakeSource => {
  const source = sources.at(-1)
  if (!source) throw new Error('nothing was opened')
  return source
}

beforeEach(() => {
  sources = []
  timers = []
  now = 1_000
  signedOut = 0
  hub = createEventHub({
    open: (address) => {
      const source = new FakeSource(address)
      sources.push(source)
      return source
    },
    now: () => now,
    random: () => 1,
    later: (run, milliseconds) => {
      const timer = { run, at: now + milliseconds }
      timers.push(timer)
      return () => {
        const index = timers.indexOf(timer)
        if (index !== -1) timers.splice(index, 1)
      }
    },
    onSignedOut: () => {
      signedOut += 1
    },
  })
})

describe('the connection of a tab', () => {
  test('is one for all streams that are asked for together', () => {
    hub.subscribe('deployment:41', 17, () => undefined)
    hub.subscribe('target:7', 230, () => undefined)
    pass(50)
    expect(sources.map(({ address }) => address)).toEqual(['/api/events?streams=deployment:41@17,target:7@230'])
  })

  test('goes on behind the last number of each stream after a break', () => {
    const seen: number[] = []
    hub.subscribe('deployment:41', 17, ({ seq }) => seen.push(seq))
    pass(50)
    newest().emit('open')
    newest().emit('event', { stream: 'deployment:41', seq: 18 })
    newest().emit('error')
    pass(1_000)
    expect(newest().address).toBe('/api/events?streams=deployment:41@18')
    newest().emit('open')
    newest().emit('event', { stream: 'deployment:41', seq: 18 })
    newest().emit('event', { stream: 'deployment:41', seq: 19 })
    expect(seen).toEqual([18, 19])
  })

  test('is tried for ever, waiting longer each time, fifteen seconds at most', () => {
    hub.subscribe('target:7', 1, () => undefined)
    pass(50)
    const gaps: number[] = []
    for (let attempt = 0; attempt < 12; attempt += 1) {
      const broke = now
      newest().emit('error')
      const before = sources.length
      while (sources.length === before) pass(100)
      gaps.push(now - broke)
    }
    expect(gaps[0]).toBeLessThanOrEqual(600)
    expect(gaps[1]).toBeGreaterThan(gaps[0] ?? 0)
    expect(Math.max(...gaps)).toBeLessThanOrEqual(15_100)
  })

  test('says since when it is cut, over all its attempts', () => {
    hub.subscribe('target:7', 1, () => undefined)
    pass(50)
    newest().emit('open')
    pass(5_000)
    const cutAt = now
    newest().emit('error')
    pass(3_000)
    newest().emit('error')
    expect(hub.connection()).toMatchObject({ state: 'cut', since: cutAt })
    pass(20_000)
    newest().emit('open')
    expect(hub.connection()).toEqual({ state: 'open' })
  })

  test('is tried at once when asked to', () => {
    hub.subscribe('target:7', 1, () => undefined)
    pass(50)
    newest().emit('error')
    const before = sources.length
    hub.retry()
    expect(sources.length).toBe(before + 1)
  })

  test('closes when nothing is followed any more', () => {
    const end = hub.subscribe('target:7', 1, () => undefined)
    pass(50)
    end()
    pass(50)
    expect(newest().isClosed).toBe(true)
    expect(hub.connection()).toEqual({ state: 'idle' })
  })

  test('tells its listeners of an end and of a loss', () => {
    const verdicts: string[] = []
    hub.subscribe('log-app:7', 1, (_message, verdict) => verdicts.push(verdict))
    pass(50)
    newest().emit('lost', { stream: 'log-app:7', seq: 900 })
    newest().emit('end', { stream: 'log-app:7', seq: 900, reason: 'gone' })
    expect(verdicts).toEqual(['lost', 'ended'])
  })

  test('is not tried again once nobody is signed in', () => {
    hub.subscribe('target:7', 1, () => undefined)
    pass(50)
    newest().emit('end', { stream: '*', seq: 0, reason: 'signed-out' })
    const before = sources.length
    pass(60_000)
    expect(signedOut).toBe(1)
    expect(sources.length).toBe(before)
  })

  test('is tried again after the server said that it restarts', () => {
    hub.subscribe('target:7', 1, () => undefined)
    pass(50)
    newest().emit('end', { stream: '*', seq: 0, reason: 'restart' })
    newest().emit('error')
    const before = sources.length
    pass(2_000)
    expect(sources.length).toBe(before + 1)
  })
})

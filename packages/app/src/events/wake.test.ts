import type { Listener, Subscriber } from '@podo/store'
import { describe, expect, it } from 'vitest'
import { createWakes } from './wake.ts'

const ONE = '01900000-0000-7000-8000-000000000001'
const TWO = '01900000-0000-7000-8000-000000000002'

function fixture(): { wakes: ReturnType<typeof createWakes>; hear: (payload: string) => void; miss: () => void; subscribers: Set<Subscriber> } {
  const subscribers = new Set<Subscriber>()
  const listener: Listener = {
    subscribe: (subscriber) => {
      subscribers.add(subscriber)
      return () => void subscribers.delete(subscriber)
    },
    ready: async () => undefined,
    close: async () => undefined,
  }
  const wakes = createWakes(listener, [ONE, TWO])
  return { wakes, subscribers, hear: (payload) => subscribers.forEach((one) => one.notified(payload)), miss: () => subscribers.forEach((one) => one.missed()) }
}

const forever = new AbortController().signal
const settled = async (promise: Promise<void>): Promise<boolean> => Promise.race([promise.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))])

describe('wakes', () => {
  it('wake the stream that grew and no other', async () => {
    const { wakes, hear } = fixture()
    const [one, two] = [wakes.next(ONE, 60_000, forever), wakes.next(TWO, 60_000, forever)]
    hear(`${ONE}:7`)
    expect([await settled(one), await settled(two)]).toEqual([true, false])
    hear(`${TWO}:1`)
    await two
  })

  it('remember what grew between two looks', async () => {
    const { wakes, hear } = fixture()
    hear(`${ONE}:8`)
    expect(await settled(wakes.next(ONE, 60_000, forever))).toBe(true)
    const next = wakes.next(ONE, 60_000, forever)
    expect(await settled(next)).toBe(false)
    hear(`${ONE}:9`)
    await next
  })

  it('wake all when notifications were missed, on the signal, and after the wait', async () => {
    const { wakes, miss } = fixture()
    const all = [wakes.next(ONE, 60_000, forever), wakes.next(TWO, 60_000, forever)]
    miss()
    await Promise.all(all)
    const stop = new AbortController()
    const waiting = wakes.next(ONE, 60_000, stop.signal)
    stop.abort()
    await waiting
    await wakes.next(ONE, 1, forever)
  })

  it('leave the listener when they close', () => {
    const { wakes, subscribers } = fixture()
    wakes.close()
    expect(subscribers.size).toBe(0)
  })
})

import { describe, expect, it } from 'vitest'
import { createHoldingPlace } from './hold.ts'

describe('holding place', () => {
  it('wakes all at once, each one time', () => {
    const place = createHoldingPlace(10)
    const woken: number[] = []
    for (const number of [1, 2, 3]) place.wait(() => woken.push(number), 60_000)
    expect(place.size).toBe(3)
    place.wakeAll()
    place.wakeAll()
    expect(woken).toEqual([1, 2, 3])
    expect(place.size).toBe(0)
  })

  it('wakes one by itself when its time is over', async () => {
    const place = createHoldingPlace(10)
    await new Promise<void>((resolve) => place.wait(resolve, 5))
    expect(place.size).toBe(0)
  })

  it('turns away who comes when it is full', () => {
    const place = createHoldingPlace(1)
    const woken: string[] = []
    expect(place.wait(() => woken.push('first'), 60_000)).toBe(true)
    expect(place.wait(() => woken.push('second'), 60_000)).toBe(false)
    place.wakeAll()
    expect(woken).toEqual(['first'])
  })

  it('ends a round of waking though who is woken lies down again', () => {
    const place = createHoldingPlace(10)
    let woken = 0
    const sleeper = (): void => {
      woken += 1
      place.wait(sleeper, 60_000)
    }
    place.wait(sleeper, 60_000)
    place.wakeAll()
    expect(woken).toBe(1)
    expect(place.size).toBe(1)
    place.wakeAll()
    expect(woken).toBe(2)
  })
})

import { describe, expect, it } from 'vitest'
import { createOrders } from './orders.ts'

describe('the orders to a launcher', () => {
  it('begin with the first: a later one changes nothing', async () => {
    const orders = createOrders()
    expect(orders.isGiven()).toBe(false)
    orders.give({ kind: 'leave' })
    orders.give({ kind: 'stop' })
    expect(await orders.first).toEqual({ kind: 'leave' })
    expect(orders.hurry.aborted).toBe(false)
  })

  it('a first Ctrl-C stops, a second stops now', async () => {
    const orders = createOrders()
    orders.interrupt()
    expect(await orders.first).toEqual({ kind: 'stop' })
    expect(orders.hurry.aborted).toBe(false)
    orders.interrupt()
    expect(orders.hurry.aborted).toBe(true)
  })

  it('a Ctrl-C while podo stop waits is the second', () => {
    const orders = createOrders()
    orders.give({ kind: 'stop' })
    orders.interrupt()
    expect(orders.hurry.aborted).toBe(true)
  })
})

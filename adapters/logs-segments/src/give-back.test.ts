import { expect, it } from 'vitest'
import { giveBack } from './give-back.ts'

it('frees a large buffer at once, and may be asked twice', () => {
  const bytes = Buffer.alloc(1_000_000, 'x')
  const before = process.memoryUsage().arrayBuffers
  giveBack(bytes)
  expect(before - process.memoryUsage().arrayBuffers).toBeGreaterThan(900_000)
  expect(bytes).toHaveLength(0)
  giveBack(bytes)
})

it('leaves alone what may be a part of the pool that all small buffers share', () => {
  const [one, other] = [Buffer.from('one'), Buffer.from('other')]
  giveBack(one)
  giveBack(Buffer.alloc(0))
  expect([one.toString(), other.toString()]).toEqual(['one', 'other'])
})

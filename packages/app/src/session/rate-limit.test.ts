import { describe, expect, it } from 'vitest'
import { createRateLimit } from './rate-limit.ts'

describe('a rate limit', () => {
  const clock = { now: 0 }
  const make = (keys = 100) => createRateLimit({ attempts: 3, windowSeconds: 60, keys, now: () => clock.now })
  const codeOf = (attempt: () => void): unknown => {
    try {
      attempt()
      return null
    } catch (error) {
      return (error as { code: string; details: object }).details
    }
  }

  it('lets so many through a window, each key for itself', () => {
    const limit = make()
    for (let count = 0; count < 3; count += 1) limit.attempt('ada')
    expect(codeOf(() => limit.attempt('ada'))).toEqual({ retryAfterSeconds: 60 })
    expect(codeOf(() => limit.attempt('bob'))).toBeNull()
    clock.now += 60_001
    expect(codeOf(() => limit.attempt('ada'))).toBeNull()
  })

  it('forgets a key that gave the right password', () => {
    const limit = make()
    for (let count = 0; count < 3; count += 1) limit.attempt('ada')
    limit.forget('ada')
    expect(codeOf(() => limit.attempt('ada'))).toBeNull()
  })

  it('remembers a bounded number of keys, the oldest goes first', () => {
    const limit = make(2)
    for (const key of ['a', 'a', 'a', 'b', 'b', 'b']) limit.attempt(key)
    limit.attempt('c')
    expect(codeOf(() => limit.attempt('a'))).toBeNull()
    expect(codeOf(() => limit.attempt('c'))).toBeNull()
  })
})

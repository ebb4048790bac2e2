import { describe, expect, it } from 'vitest'
import { hashPassword, verifyPassword } from './password.ts'

describe('a password', () => {
  it('is known again, and no other is', async () => {
    const hash = await hashPassword('correct horse')
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    expect(hash).not.toContain('correct')
    expect(await verifyPassword('correct horse', hash)).toBe(true)
    expect(await verifyPassword('correct horsf', hash)).toBe(false)
  })

  it('has another hash each time', async () => {
    expect(await hashPassword('same')).not.toBe(await hashPassword('same'))
  })

  it('is the same however the keyboard composed it', async () => {
    expect(await verifyPassword('re\u0301sume\u0301 한글', await hashPassword('r\u00e9sum\u00e9 한글'))).toBe(true)
  })

  it('is refused without a hash, a broken one, and costs as much as a real look', async () => {
    expect(await verifyPassword('any', null)).toBe(false)
    expect(await verifyPassword('any', 'not a hash')).toBe(false)
    const hash = await hashPassword('any')
    const time = async (given: string | null): Promise<number> => {
      const began = performance.now()
      for (let round = 0; round < 5; round += 1) await verifyPassword('other', given)
      return performance.now() - began
    }
    expect((await time(null)) / (await time(hash))).toBeGreaterThan(0.3)
  })

  it('waits in a bounded line when many ask at once', async () => {
    const results = await Promise.allSettled(Array.from({ length: 60 }, () => verifyPassword('x', null)))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(52)
    expect(results.filter((result) => result.status === 'rejected').map((result) => (result.reason as { code: string }).code)).toEqual(Array.from({ length: 8 }, () => 'TOO_MANY_SIGN_INS'))
    expect(await verifyPassword('x', null)).toBe(false)
  })
})

import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../exit-codes.ts'
import { checkNode } from './check-node.ts'

describe('checkNode', () => {
  it.each(['v24.0.0', 'v25.1.0'])('lets %s start', (version) => {
    expect(() => checkNode(version, 'linux')).not.toThrow()
  })

  it.each([
    ['v20.20.2', 'linux'],
    ['v24.0.0', 'darwin'],
  ])('refuses %s on %s with what to do and an exit code of its own', (version, platform) => {
    let thrown: unknown
    try {
      checkNode(version, platform)
    } catch (error) {
      thrown = error
    }
    expect(exitCodeOf(thrown)).toBe(17)
    expect(String(thrown)).toMatch(/npm ci/)
  })
})

import { expect, it } from 'vitest'
import { measureStore } from './store.ts'

it('measures a store that finds what was written into it, and nothing else', async () => {
  const { ingest, diskBytes, searches } = await measureStore({ megabytes: 9 })
  expect(ingest.bytes).toBeGreaterThan(9e6)
  expect(ingest.linesPerSecond).toBeGreaterThan(0)
  expect(diskBytes).toBeLessThan(ingest.bytes)
  expect(searches.map(({ found }) => found)).toEqual([1, 0, 0, 0])
})

import { waitFor } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import { test } from 'vitest'
import { keepCachesTidy } from './tidy-caches.ts'

const log = createLogger({ name: 'test', level: 'silent' })

test('a look that fails is followed by the next, and the end is at once', async () => {
  let looks = 0
  const stop = new AbortController()
  const tidying = keepCachesTidy(
    {
      log,
      everyMs: 5,
      builder: {
        tidyCaches: async () => {
          looks += 1
          if (looks === 1) throw new Error('away')
          return { bytes: 0, budgetBytes: 1 }
        },
      },
    },
    stop.signal,
  )
  await waitFor({ what: 'a second look', timeoutMs: 5000 }, () => (looks > 1 ? true : undefined))
  stop.abort()
  await tidying
})

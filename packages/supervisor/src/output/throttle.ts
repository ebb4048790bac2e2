import { delay } from '@podo/kernel'

/** What may be taken at once before the rate counts. */
const BURST_SECONDS = 0.5

/** Waits when more bytes were taken than a rate allows: half a second's worth at once, then as they come due. Answers how long it waited. */
export function createThrottle(bytesPerSecond: number): (bytes: number) => Promise<number> {
  let credit = bytesPerSecond * BURST_SECONDS
  let countedAt = performance.now()
  return async (bytes) => {
    const now = performance.now()
    credit = Math.min(bytesPerSecond * BURST_SECONDS, credit + ((now - countedAt) / 1000) * bytesPerSecond) - bytes
    countedAt = now
    const waitMs = credit < 0 ? (-credit / bytesPerSecond) * 1000 : 0
    if (waitMs > 0) await delay(waitMs)
    return waitMs
  }
}

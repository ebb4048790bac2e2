import { delay } from '@podo/kernel'

/** What may be taken at once before the rate counts. */
const BURST_SECONDS = 0.5

/** Waits when more bytes were taken than a rate allows: half a second's worth at once, then as they come due. */
export function createThrottle(bytesPerSecond: number): (bytes: number) => Promise<void> {
  let credit = bytesPerSecond * BURST_SECONDS
  let countedAt = performance.now()
  return async (bytes) => {
    const now = performance.now()
    credit = Math.min(bytesPerSecond * BURST_SECONDS, credit + ((now - countedAt) / 1000) * bytesPerSecond) - bytes
    countedAt = now
    if (credit < 0) await delay((-credit / bytesPerSecond) * 1000)
  }
}

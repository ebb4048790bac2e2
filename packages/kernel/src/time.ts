import { AppError } from './error.ts'

/** Waits; ends early with the signal's reason when aborted. */
export function delay(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason as Error)
      return
    }
    const onAbort = (): void => {
      clearTimeout(timer)
      reject(signal?.reason as Error)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', onAbort)
      resolve()
    }, milliseconds)
    signal?.addEventListener('abort', onAbort, { once: true })
  })
}

export interface WaitOptions {
  /** What is waited for, in the words of a person: it becomes the message of the timeout. */
  readonly what: string
  readonly timeoutMs: number
  /** Between two looks; 25 ms unless told. */
  readonly everyMs?: number
  readonly signal?: AbortSignal
}

/** Looks until `look` gives something other than undefined; a timeout is an AppError `TIMEOUT`. */
export async function waitFor<T>(options: WaitOptions, look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = performance.now() + options.timeoutMs
  for (;;) {
    const seen = await look()
    if (seen !== undefined) return seen
    if (performance.now() >= deadline) throw timedOut(options.what, options.timeoutMs)
    await delay(options.everyMs ?? 25, options.signal)
  }
}

/** Bounds a promise that cannot be cancelled itself. */
export async function within<T>(what: string, timeoutMs: number, promise: Promise<T>): Promise<T> {
  const limit = new AbortController()
  const expiry = delay(timeoutMs, limit.signal).then(() => {
    throw timedOut(what, timeoutMs)
  })
  try {
    return await Promise.race([promise, expiry])
  } finally {
    expiry.catch(() => undefined)
    limit.abort()
  }
}

export const timedOut = (what: string, timeoutMs: number): AppError =>
  new AppError({
    kind: 'unavailable',
    code: 'TIMEOUT',
    publicMessage: `Waited ${Math.round(timeoutMs / 100) / 10} s for ${what}, and gave up.`,
    retryable: true,
  })

import { AppError } from '@podo/kernel'

export interface RateLimit {
  /** Counts one attempt; throws `TOO_MANY_ATTEMPTS` when the window is full. */
  attempt(key: string): void
  /** Forgets a key: the right password was given. */
  forget(key: string): void
}

export interface RateLimitOptions {
  readonly attempts: number
  readonly windowSeconds: number
  /** Keys remembered at most; the oldest is dropped first. */
  readonly keys: number
  readonly now?: () => number
}

/** Attempts by key in a window that begins with the first. In memory: a restart forgets, which costs an attacker a restart. */
export function createRateLimit(options: RateLimitOptions): RateLimit {
  const now = options.now ?? Date.now
  const windows = new Map<string, { endsAt: number; count: number }>()
  return {
    attempt(key) {
      const at = now()
      const known = windows.get(key)
      const window = known !== undefined && known.endsAt > at ? known : { endsAt: at + options.windowSeconds * 1000, count: 0 }
      if (window !== known) {
        windows.delete(key)
        windows.set(key, window)
        const oldest = windows.size > options.keys ? windows.keys().next().value : undefined
        if (oldest !== undefined) windows.delete(oldest)
      }
      if (window.count >= options.attempts) throw tooMany(Math.ceil((window.endsAt - at) / 1000))
      window.count += 1
    },
    forget: (key) => void windows.delete(key),
  }
}

const tooMany = (seconds: number): AppError =>
  new AppError({
    kind: 'too-many',
    code: 'TOO_MANY_ATTEMPTS',
    publicMessage: `Too many attempts. Try again in ${seconds < 120 ? `${seconds} seconds` : `${Math.ceil(seconds / 60)} minutes`}.`,
    retryable: true,
    details: { retryAfterSeconds: seconds },
  })

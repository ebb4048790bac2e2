/** A slug that somebody asked for is not removed within this: its deployment is written down long before. */
const RECENT_MS = 600_000

/**
 * Which slugs were asked for of late, by digest. Whoever looks whether a slug is there notes it first; whoever removes
 * one asks and renames without a pause between the two. So a slug is either seen to be wanted, or gone before the look.
 * Kept in memory: the worker alone owns the slugs, and after its end every deployment looks again.
 */
export interface Uses {
  note(digest: string): void
  isRecent(digest: string): boolean
}

export function createUses(now: () => number): Uses {
  const uses = new Map<string, number>()
  return {
    note: (digest) => {
      // Newest last, so that old ones are found at the front.
      uses.delete(digest)
      uses.set(digest, now())
      for (const [old, at] of uses) {
        if (now() - at < RECENT_MS) break
        uses.delete(old)
      }
    },
    isRecent: (digest) => now() - (uses.get(digest) ?? -Infinity) < RECENT_MS,
  }
}

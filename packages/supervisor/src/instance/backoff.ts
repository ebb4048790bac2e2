const FIRST_MS = 100
const LONGEST_MS = 30_000
/** A process that lived this long begins anew. */
export const STEADY_MS = 60_000
const LOOP_EXITS = 3
const LOOP_WINDOW_MS = 60_000

/** Wait before the next start: 0.1 s, doubled at each exit in a row, at most 30 s. */
export const restartDelay = (exitsInARow: number): number => Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(20, Math.max(0, exitsInARow - 1)))

/** Three exits within 60 s. `exits` are ISO times, newest last. */
export function isCrashLoop(exits: readonly { readonly at: string }[]): boolean {
  const newest = exits.at(-1)
  const third = exits.at(-LOOP_EXITS)
  return newest !== undefined && third !== undefined && Date.parse(newest.at) - Date.parse(third.at) <= LOOP_WINDOW_MS
}

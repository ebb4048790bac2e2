/** What the system, or a runtime, says of itself in the lines of a process that ended. */
export const saysDiskFull = (lines: readonly string[]): boolean => lines.some((line) => /\bENOSPC\b|\bEDQUOT\b|\bErrno 28\b|[Nn]o space left on device|[Dd]isk quota exceeded/.test(line) && !WATCHES.test(line))

/** The system has the same code for no room for one more watch of a file; the disk has nothing to do with it. */
const WATCHES = /file watchers|inotify/i

export const saysOutOfMemory = (lines: readonly string[]): boolean =>
  lines.some((line) => /JavaScript heap out of memory|\bReached heap limit\b|java\.lang\.OutOfMemoryError|\bMemoryError\b|fatal error: runtime: out of memory|Killed signal terminated program|signal: 9, SIGKILL|: signal: killed|Allowed memory size of \d+ bytes exhausted|failed to allocate memory \(NoMemoryError\)/.test(line))

/** 128 + SIGKILL, as a shell tells it: nobody but the system ends a process so, and it does when memory runs out. */
export const isKilled = ({ exitCode, signal }: { readonly exitCode: number | null; readonly signal: string | null }): boolean => exitCode === 137 || signal === 'SIGKILL'

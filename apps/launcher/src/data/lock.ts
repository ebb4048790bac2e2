import { delay } from '@podo/kernel'

/** Held for as long as the process lives; the kernel lets it go with the process, so it is never stale. */
export interface Lock {
  release(): void
}

const BUSY = 5

/** A database that nobody refers to is closed when memory is collected, and its lock goes with it. */
const held = new Set<object>()

/**
 * One launcher a data folder. Node.js gives no flock; an exclusive SQLite transaction takes the kernel's own lock on
 * the file (fcntl), which nobody has to clean up after `kill -9`. Nothing is ever written into the file.
 */
async function takeLock(file: string): Promise<Lock | undefined> {
  // Loaded late: a Node.js that is too old has to get as far as saying so.
  const { DatabaseSync } = await import('node:sqlite')
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE')
    held.add(database)
    return {
      release: () => {
        held.delete(database)
        database.close()
      },
    }
  } catch (error) {
    database.close()
    if (isBusy(error)) return undefined
    throw error
  }
}

/** Takes the lock from a launcher that is about to let it go. */
export async function awaitLock(file: string, timeoutMs: number): Promise<Lock | undefined> {
  const deadline = performance.now() + timeoutMs
  for (;;) {
    const lock = await takeLock(file)
    if (lock !== undefined || performance.now() >= deadline) return lock
    await delay(20)
  }
}

export async function isLocked(file: string): Promise<boolean> {
  const lock = await takeLock(file)
  lock?.release()
  return lock === undefined
}

const isBusy = (error: unknown): boolean => typeof error === 'object' && error !== null && 'errcode' in error && error.errcode === BUSY

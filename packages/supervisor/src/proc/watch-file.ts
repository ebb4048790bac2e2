import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'

/**
 * Rings when a file changes. Undefined where the machine has no watch left (inotify is counted per user) or there is
 * no such file: who waits looks from time to time anyway.
 */
export function watchFile(file: string, onChange: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(file, { persistent: false }, onChange)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    return undefined
  }
}

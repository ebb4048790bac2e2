import { watch } from 'node:fs'
import type { FSWatcher } from 'node:fs'

/** In case a bell was lost, or the stream lies where nothing can be watched. */
const LOOK_EVERY_MS = 1_000

/** Rings when something changes in a folder, which may begin after whoever waits for it. */
export interface Bell {
  /** Resolves when it rang since the last wait, after a second, or with the signal. */
  wait(signal: AbortSignal): Promise<void>
  close(): void
}

export function createBell(folder: string): Bell {
  let isRung = false
  let wake: (() => void) | undefined
  let watcher: FSWatcher | undefined
  const ring = (): void => {
    isRung = true
    wake?.()
  }
  return {
    async wait(signal) {
      watcher ??= watchFolder(folder, ring)
      if (!isRung) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, LOOK_EVERY_MS)
          wake = () => {
            clearTimeout(timer)
            signal.removeEventListener('abort', ring)
            resolve()
          }
          signal.addEventListener('abort', ring, { once: true })
        })
      }
      isRung = false
      wake = undefined
    },
    close: () => watcher?.close(),
  }
}

function watchFolder(folder: string, ring: () => void): FSWatcher | undefined {
  try {
    const watcher = watch(folder, { persistent: false }, ring)
    watcher.on('error', () => watcher.close())
    return watcher
  } catch {
    // Not there yet, or no watch left on this machine: the regular look is enough.
    return undefined
  }
}

import { useSyncExternalStore } from 'react'

/** One clock for the whole tab: every running duration on a page moves in the same frame. */
const watchers = new Set<() => void>()
let timer: ReturnType<typeof setInterval> | undefined
let current = Date.now()

const tick = (): void => {
  current = Date.now()
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  timer ??= setInterval(tick, 1000)
  return () => {
    watchers.delete(watcher)
    if (watchers.size > 0) return
    clearInterval(timer)
    timer = undefined
  }
}

function read(): number {
  // While nobody watched the clock stood still; a first reader gets the time of now.
  if (timer === undefined && Date.now() - current > 1000) current = Date.now()
  return current
}

export const useNow = (): number => useSyncExternalStore(watch, read)

const never = (): (() => void) => () => undefined

/** The clock while `running`, else a constant: ended things cost no renders. */
export function useNowWhile(running: boolean): number {
  return useSyncExternalStore(running ? watch : never, read)
}

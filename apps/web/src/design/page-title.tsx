import { useEffect, useSyncExternalStore } from 'react'
import type { ReactNode } from 'react'

interface PageTitleProps {
  /** What the page is, for the tab and above the sentence. */
  readonly name: string
  /** The one sentence that the reader came for; null while it is not known, so that nothing jumps. */
  readonly sentence: string | null
  /** On a phone they stand at the bottom, under the thumb. */
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

export function PageTitle({ name, sentence, actions, children }: PageTitleProps) {
  useEffect(() => {
    setShown(name)
    return () => setShown('')
  }, [name])
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-6">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="pb-0.5 text-sm text-muted">{name}</h1>
        <p className="max-w-3xl text-xl font-semibold text-balance">{sentence ?? '\u00a0'}</p>
        {children}
      </div>
      {actions !== undefined && (
        <div className="flex flex-wrap items-center gap-2 empty:hidden max-sm:fixed max-sm:inset-x-0 max-sm:bottom-0 max-sm:z-20 max-sm:border-t max-sm:border-line max-sm:bg-canvas max-sm:px-4 max-sm:py-3 sm:pt-1">{actions}</div>
      )}
    </header>
  )
}

let shown = ''
const watchers = new Set<() => void>()

function setShown(name: string): void {
  shown = name
  document.title = name === '' ? 'Podo' : `${name} · Podo`
  for (const watcher of watchers) watcher()
}

function watch(watcher: () => void): () => void {
  watchers.add(watcher)
  return () => watchers.delete(watcher)
}

/** Reads a new page out where a screen reader would not notice that the page has changed. */
export function PageAnnouncer() {
  const name = useSyncExternalStore(watch, () => shown)
  return (
    <p role="status" className="sr-only">
      {name}
    </p>
  )
}

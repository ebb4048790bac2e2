import { useEffect } from 'react'
import type { ReactNode } from 'react'

interface PageTitleProps {
  /** What the page is, for the tab and above the sentence. */
  readonly name: string
  /** The one sentence that the reader came for; null while it is not known, so that nothing jumps. */
  readonly sentence: string | null
  readonly actions?: ReactNode
  readonly children?: ReactNode
}

export function PageTitle({ name, sentence, actions, children }: PageTitleProps) {
  useTitle(name)
  return (
    <header className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3 pb-6">
      <div className="min-w-0 flex-1 basis-80">
        <h1 className="pb-0.5 text-sm text-muted">{name}</h1>
        <p className="max-w-3xl text-xl font-semibold text-balance">{sentence ?? '\u00a0'}</p>
        {children}
      </div>
      {actions !== undefined && <div className="flex flex-wrap items-center gap-2 pt-1">{actions}</div>}
    </header>
  )
}

function useTitle(name: string): void {
  useEffect(() => {
    document.title = `${name} · Podo`
    return () => {
      document.title = 'Podo'
    }
  }, [name])
}

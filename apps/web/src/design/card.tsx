import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'

interface CardProps {
  readonly title?: string
  readonly actions?: ReactNode
  /** Content that brings its own edges: lists and tables. */
  readonly flush?: boolean
  readonly children: ReactNode
}

export function Card({ title, actions, flush = false, children }: CardProps) {
  return (
    <section className="min-w-0 rounded-large border border-line bg-surface">
      {title !== undefined && (
        <header className="flex min-h-12 flex-wrap items-center justify-between gap-2 border-b border-line px-4 py-1.5">
          <h2 className="text-sm font-semibold">{title}</h2>
          {actions !== undefined && <div className="flex items-center gap-2">{actions}</div>}
        </header>
      )}
      <div className={classNames(!flush && 'p-4')}>{children}</div>
    </section>
  )
}

/** A label and what it stands for, in the order in which one would ask. */
export function Facts({ children }: { readonly children: ReactNode }) {
  return <dl className="grid grid-cols-[minmax(6rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm">{children}</dl>
}

export function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="min-w-0 break-words">{children}</dd>
    </>
  )
}

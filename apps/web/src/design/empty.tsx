import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { CommandLines } from './code.tsx'

interface EmptyProps {
  readonly icon: LucideIcon
  readonly title: string
  /** What to do about it. */
  readonly hint: string
  readonly commands?: readonly string[]
  readonly children?: ReactNode
}

export function Empty({ icon: Icon, title, hint, commands, children }: EmptyProps) {
  return (
    <div className="mx-auto flex max-w-lg flex-col items-center gap-3 px-4 py-12 text-center">
      <span className="grid size-11 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon size={20} aria-hidden />
      </span>
      <p className="text-lg font-semibold">{title}</p>
      <p className="text-sm text-muted">{hint}</p>
      {commands !== undefined && (
        <div className="w-full pt-1">
          <CommandLines lines={commands} />
        </div>
      )}
      {children}
    </div>
  )
}

import { CircleAlert, Info, Pause, TriangleAlert } from 'lucide-react'
import type { LucideIcon } from 'lucide-react'
import type { ReactNode } from 'react'
import { classNames } from './class-names.ts'
import { toneInk, toneSoft } from './state.tsx'
import type { Tone } from './state.tsx'

type NoticeTone = Extract<Tone, 'failed' | 'held' | 'working' | 'waiting'> | 'warning'

const ICONS: Readonly<Record<NoticeTone, LucideIcon>> = { failed: CircleAlert, warning: TriangleAlert, held: Pause, working: Info, waiting: Info }

/** A sentence that changes how the rest of the page is read, with what can be done about it. */
export function Notice({ tone, title, actions, children }: { readonly tone: NoticeTone; readonly title: string; readonly actions?: ReactNode; readonly children?: ReactNode }) {
  const Icon = ICONS[tone]
  const colour = tone === 'warning' ? 'held' : tone
  return (
    <div role={tone === 'failed' ? 'alert' : 'note'} className={classNames('flex flex-wrap items-center gap-x-3 gap-y-2 rounded-large border border-line px-4 py-3 text-sm', toneSoft(colour))}>
      <Icon size={18} aria-hidden className={classNames('shrink-0', toneInk(colour))} />
      <div className="min-w-48 flex-1">
        <p className="font-medium">{title}</p>
        {children !== undefined && <div className="text-muted">{children}</div>}
      </div>
      {actions !== undefined && <div className="flex flex-wrap gap-2">{actions}</div>}
    </div>
  )
}

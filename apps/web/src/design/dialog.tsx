import { X } from 'lucide-react'
import { useEffect, useId, useRef } from 'react'
import type { ReactNode } from 'react'
import { m } from '../paraglide/messages.js'
import { IconButton } from './button.tsx'
import { classNames } from './class-names.ts'

interface DialogProps {
  readonly open: boolean
  readonly onClose: () => void
  readonly title: string
  /** Everything that can be done stands in the footer, the safe way out first. */
  readonly footer?: ReactNode
  readonly wide?: boolean
  readonly children: ReactNode
}

/** Where writing begins; without a field, the safe way out. */
const FIRST_FIELD = ':is(input:not([type=radio], [type=checkbox], [hidden]), textarea, select), footer button'

/** The browser's own dialog: it keeps the focus, closes with Escape and gives the focus back. */
export function Dialog({ open, onClose, title, footer, wide = false, children }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null)
  const heading = useId()
  useEffect(() => {
    const dialog = element.current
    if (open && dialog?.open === false) {
      dialog.showModal()
      dialog.querySelector<HTMLElement>(FIRST_FIELD)?.focus()
    }
    if (!open && dialog?.open === true) dialog.close()
  }, [open])
  return (
    <dialog
      ref={element}
      aria-labelledby={heading}
      onClose={onClose}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
      className={classNames(
        'm-auto max-h-[min(88dvh,54rem)] w-[calc(100vw-2rem)] flex-col overflow-hidden rounded-large border border-line bg-raised text-ink shadow-over open:flex open:animate-arrive',
        wide ? 'max-w-3xl' : 'max-w-lg',
      )}
    >
      {open && (
        <>
          <header className="flex items-center justify-between gap-2 border-b border-line py-2 pr-2 pl-5">
            <h2 id={heading} className="text-lg font-semibold">
              {title}
            </h2>
            <IconButton label={m.close()} icon={X} onClick={() => element.current?.close()} />
          </header>
          <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">{children}</div>
          {footer !== undefined && <footer className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{footer}</footer>}
        </>
      )}
    </dialog>
  )
}

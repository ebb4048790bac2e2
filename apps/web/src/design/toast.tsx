import { CircleAlert, CircleCheck, X } from 'lucide-react'
import { createContext, useCallback, useContext, useEffect, useMemo, useState } from 'react'
import type { ReactNode } from 'react'
import { m } from '../paraglide/messages.js'
import { IconButton } from './button.tsx'

interface Toast {
  readonly id: number
  readonly kind: 'done' | 'failed'
  readonly text: string
}

type Say = (kind: Toast['kind'], text: string) => void

const SayContext = createContext<Say>(() => undefined)

/** Says that something was done, or was not, without taking the focus. What went wrong stays until it is closed. */
export const useSay = (): Say => useContext(SayContext)

const SHOWN_MS = 5000
const KEPT = 4
let nextId = 1

export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [toasts, setToasts] = useState<readonly Toast[]>([])
  const say = useCallback<Say>((kind, text) => setToasts((all) => [...all, { id: nextId++, kind, text }].slice(-KEPT)), [])
  const drop = useCallback((id: number) => setToasts((all) => all.filter((toast) => toast.id !== id)), [])
  const list = useMemo(() => toasts.map((toast) => <ToastRow key={toast.id} toast={toast} drop={drop} />), [toasts, drop])
  return (
    <SayContext value={say}>
      {children}
      <div role="status" aria-live="polite" className="pointer-events-none fixed inset-x-4 bottom-4 z-50 max-sm:bottom-20 flex flex-col items-end gap-2">
        {list}
      </div>
    </SayContext>
  )
}

function ToastRow({ toast, drop }: { readonly toast: Toast; readonly drop: (id: number) => void }) {
  const { id, kind, text } = toast
  useEffect(() => {
    if (kind === 'failed') return
    const timer = setTimeout(() => drop(id), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [id, kind, drop])
  const Icon = kind === 'done' ? CircleCheck : CircleAlert
  return (
    <div className="pointer-events-auto flex w-full max-w-sm animate-arrive items-start gap-2 rounded-large border border-line bg-raised py-1.5 pr-1.5 pl-3 text-sm shadow-over">
      <Icon size={16} className={kind === 'done' ? 'mt-2.5 shrink-0 text-live' : 'mt-2.5 shrink-0 text-failed'} aria-hidden />
      <p className="min-w-0 flex-1 py-2 break-words">{text}</p>
      <IconButton label={m.close()} icon={X} onClick={() => drop(id)} />
    </div>
  )
}

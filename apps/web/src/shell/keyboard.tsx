import { useNavigate, useParams } from '@tanstack/react-router'
import { createContext, lazy, Suspense, useCallback, useContext, useEffect, useMemo, useRef, useState } from 'react'
import type { ReactNode } from 'react'
import { detach } from '../data/detach.ts'
import { APP_PLACES, PLACES } from './place.ts'

const Palette = lazy(() => import('./palette.tsx').then(({ Palette: component }) => ({ default: component })))
const ShortcutList = lazy(() => import('./shortcut-list.tsx').then(({ ShortcutList: component }) => ({ default: component })))

interface KeyboardState {
  readonly openPalette: () => void
  readonly openHelp: () => void
}

const KeyboardContext = createContext<KeyboardState>({ openPalette: () => undefined, openHelp: () => undefined })

export const useKeyboard = (): KeyboardState => useContext(KeyboardContext)

/** Single letters belong to whoever is typing. */
function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest('input, textarea, select, dialog, [role="menu"]') !== null)
}

const CHORD_MS = 1200

export function Keyboard({ children }: { readonly children: ReactNode }) {
  const [shown, setShown] = useState<'palette' | 'help' | null>(null)
  const navigate = useNavigate()
  const { project, app } = useParams({ strict: false })
  const chordAt = useRef(0)

  const go = useCallback(
    (key: string): boolean => {
      const inApp = project !== undefined && app !== undefined ? APP_PLACES.find((place) => place.key === key) : undefined
      if (inApp && project !== undefined && app !== undefined) {
        detach(navigate({ to: inApp.to, params: { project, app }, search: (before) => ('environment' in before && before.environment !== undefined ? { environment: before.environment } : {}) }))
        return true
      }
      const place = PLACES.find((candidate) => candidate.key === key)
      if (place) detach(navigate({ to: place.to }))
      return place !== undefined
    },
    [navigate, project, app],
  )

  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() === 'k' && (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey) {
        event.preventDefault()
        setShown((now) => (now === 'palette' ? null : 'palette'))
        return
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return
      if (event.key === '?') setShown('help')
      else if (event.timeStamp - chordAt.current < CHORD_MS && go(event.key)) {
        chordAt.current = 0
        event.preventDefault()
      } else if (event.key === 'g') chordAt.current = event.timeStamp
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [go])

  const state = useMemo<KeyboardState>(() => ({ openPalette: () => setShown('palette'), openHelp: () => setShown('help') }), [])
  return (
    <KeyboardContext value={state}>
      {children}
      <Suspense fallback={null}>
        {shown === 'palette' && <Palette onClose={() => setShown(null)} />}
        {shown === 'help' && <ShortcutList onClose={() => setShown(null)} />}
      </Suspense>
    </KeyboardContext>
  )
}

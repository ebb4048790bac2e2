import { useEffect, useState } from 'react'
import { useNow } from '../data/now.ts'
import { runningText } from '../language/duration.ts'
import { m } from '../paraglide/messages.js'
import { Turning } from './turning.tsx'

const QUIET_MS = 250
const LONG_MS = 3000

/** `Projects` is a title; in a sentence it begins small, `API tokens` does not. */
const inSentence = (what: string): string => (/^[A-Z][a-z]/.test(what) ? what.charAt(0).toLowerCase() + what.slice(1) : what)

/** Says what is waited for, and since when once it takes long; shows nothing at all for what comes at once. */
export function Waiting({ what, tall = false }: { readonly what: string; readonly tall?: boolean }) {
  const [began] = useState(() => Date.now())
  const [shown, setShown] = useState(false)
  const now = useNow()
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), QUIET_MS)
    return () => clearTimeout(timer)
  }, [])
  const waited = now - began
  const named = inSentence(what)
  return (
    <div role="status" className={tall ? 'grid min-h-64 place-items-center' : 'grid min-h-24 place-items-center'}>
      {shown && (
        <p className="flex items-center gap-2 text-sm text-muted">
          <Turning />
          {waited < LONG_MS ? m.loading_what({ what: named }) : m.loading_what_for({ what: named, duration: runningText(waited) })}
        </p>
      )}
    </div>
  )
}

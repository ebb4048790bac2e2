import type { ConfigChange } from '@podo/contract'
import { Minus, PencilLine, Plus } from 'lucide-react'
import { m } from '../paraglide/messages.js'

const MARKS = {
  added: { icon: Plus, ink: 'text-live', word: m.change_added },
  removed: { icon: Minus, ink: 'text-failed', word: m.change_removed },
  changed: { icon: PencilLine, ink: 'text-working', word: m.change_changed },
} as const

const kindName = (kind: ConfigChange['kind']): string => (kind === 'secret' ? m.change_secret() : kind === 'setting' ? m.change_setting() : m.change_variable())

function Value({ text }: { readonly text: string | null }) {
  return <code className="font-mono text-xs break-all">{text === '' ? '""' : text}</code>
}

function FromTo({ change, from, to }: Pick<ConfigChange, 'change' | 'from' | 'to'>) {
  return (
    <>
      {change !== 'added' && (
        <span className="min-w-0 line-through decoration-muted">
          <Value text={from} />
        </span>
      )}
      {change === 'changed' && <span aria-hidden>→</span>}
      {change !== 'removed' && <Value text={to} />}
    </>
  )
}

/** What differs in configuration; values of secrets never come here, and a mask says so. */
export function ConfigChanges({ changes }: { readonly changes: readonly ConfigChange[] }) {
  return (
    <ul className="flex flex-col gap-1 text-sm">
      {changes.map(({ name, kind, change, from, to }) => {
        const { icon: Icon, ink, word } = MARKS[change]
        const secret = kind === 'secret'
        return (
          <li key={`${kind} ${name}`} className="flex min-w-0 flex-wrap items-baseline gap-x-2">
            <Icon size={14} aria-hidden className={`shrink-0 self-center ${ink}`} />
            {!secret && <span className="sr-only">{word()}</span>}
            <code className="font-mono text-xs font-medium break-all">{name}</code>
            {kind !== 'variable' && <span className="text-xs text-muted">{kindName(kind)}</span>}
            {secret ? <span className="text-xs text-muted">{word()}</span> : <FromTo change={change} from={from} to={to} />}
          </li>
        )
      })}
    </ul>
  )
}

import { Pencil, Trash2, Undo2 } from 'lucide-react'
import { IconButton } from '../../design/button.tsx'
import { classNames } from '../../design/class-names.ts'
import { State } from '../../design/state.tsx'
import { Ago } from '../../design/time.tsx'
import { m } from '../../paraglide/messages.js'
import type { Kind, Mark, Row } from './draft.ts'

interface EntryListProps {
  readonly kind: Kind
  readonly rows: readonly Row[]
  readonly onEdit: (row: Row) => void
  readonly onRemove: (name: string) => void
  readonly onUndo: (name: string) => void
}

const MARKS: Readonly<Record<Exclude<Mark, null>, () => string>> = { added: m.config_will_add, changed: m.config_will_change, removed: m.config_will_remove }

/** One row a name. A secret shows that it is set and since when, never what it is. */
export function EntryList({ kind, rows, onEdit, onRemove, onUndo }: EntryListProps) {
  return (
    <ul className="divide-y divide-line">
      {rows.map((row) => (
        <li key={row.name} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-1.5 pr-2 pl-4">
          <code className={classNames('w-64 max-w-full min-w-0 shrink-0 truncate font-mono text-sm font-medium max-sm:w-full', row.mark === 'removed' && 'line-through decoration-muted')} title={row.name}>
            {row.name}
          </code>
          <span className="min-w-0 flex-1 basis-40">
            {kind === 'secret' ? (
              <span className="text-sm text-muted">
                {m.config_masked()} {row.updatedAt !== null && <Ago at={row.updatedAt} />}
              </span>
            ) : (
              <code className={classNames('block truncate font-mono text-sm', row.mark === 'removed' && 'text-muted line-through')} title={row.value ?? ''}>
                {row.value === '' ? <span className="text-muted">""</span> : row.value}
              </code>
            )}
          </span>
          {row.mark !== null && <State tone={row.mark === 'removed' ? 'failed' : 'waiting'}>{MARKS[row.mark]()}</State>}
          <span className="ml-auto flex">
            {row.mark !== null && <IconButton label={m.config_undo({ name: row.name })} icon={Undo2} onClick={() => onUndo(row.name)} />}
            {row.mark !== 'removed' && (
              <>
                <IconButton label={kind === 'secret' ? m.config_replace({ name: row.name }) : m.config_edit({ name: row.name })} icon={Pencil} onClick={() => onEdit(row)} />
                <IconButton label={m.config_remove({ name: row.name })} icon={Trash2} onClick={() => onRemove(row.name)} />
              </>
            )}
          </span>
        </li>
      ))}
    </ul>
  )
}

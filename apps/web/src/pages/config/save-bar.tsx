import { Button } from '../../design/button.tsx'
import { m } from '../../paraglide/messages.js'

interface SaveBarProps {
  readonly changes: number
  /** Something is live: saving deploys, unless told otherwise. */
  readonly live: boolean
  readonly busy: boolean
  readonly onSave: (deploy: boolean) => void
  readonly onDiscard: () => void
}

export function SaveBar({ changes, live, busy, onSave, onDiscard }: SaveBarProps) {
  return (
    <div role="region" aria-label={m.config_pending({ count: changes })} className="sticky bottom-4 z-20 flex animate-arrive flex-wrap items-center gap-2 rounded-large border border-edge bg-raised px-4 py-3 shadow-over">
      <p role="status" className="min-w-40 flex-1 text-sm font-medium">
        {m.config_pending({ count: changes })}
      </p>
      <Button look="quiet" disabled={busy} onClick={onDiscard}>
        {m.config_discard()}
      </Button>
      {live && (
        <Button disabled={busy} onClick={() => onSave(false)}>
          {m.config_save_only()}
        </Button>
      )}
      <Button look="primary" busy={busy} onClick={() => onSave(live)}>
        {live ? m.config_save() : m.save()}
      </Button>
    </div>
  )
}

import { Hammer, Snowflake, Zap } from 'lucide-react'
import type { ReactNode } from 'react'
import type { RollbackPreview as Preview } from '@podo/contract'
import { CommitList } from '../change/commit-list.tsx'
import { ConfigChanges } from '../change/config-changes.tsx'
import { Choice } from '../design/field.tsx'
import { Notice } from '../design/notice.tsx'
import { releaseName } from '../language/words.ts'
import { m } from '../paraglide/messages.js'
import type { SecretsChoice } from './rollback-dialog.tsx'

interface RollbackPreviewProps {
  readonly preview: Preview
  readonly secrets: SecretsChoice
  readonly onSecrets: (choice: SecretsChoice) => void
}

const STAYS = { data: m.rollback_stays_data, migrations: m.rollback_stays_migrations, files: m.rollback_stays_files } as const

const HOW = {
  switch: { Icon: Zap, text: m.rollback_how_switch },
  start: { Icon: Snowflake, text: m.rollback_how_start },
  build: { Icon: Hammer, text: m.rollback_how_build },
} as const

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="flex flex-col gap-1.5">
      <h3 className="text-sm font-semibold">{title}</h3>
      {children}
    </section>
  )
}

/** Everything that going back does, and what it does not, before it is done. */
export function RollbackPreview({ preview, secrets, onSecrets }: RollbackPreviewProps) {
  const how = preview.how === 'switch' && preview.rotatedSecrets.length > 0 && secrets === 'as-released' ? 'start' : preview.how
  const { Icon, text } = HOW[how]
  if (preview.problem !== null) return <Notice tone="failed" title={preview.problem} />
  return (
    <div className="flex flex-col gap-4">
      <p className="flex items-center gap-2.5 rounded-large bg-accent-soft px-3 py-2.5 text-sm">
        <Icon size={16} aria-hidden className="shrink-0 text-accent" />
        {text()}
      </p>
      {preview.from !== null && <p className="text-sm">{m.rollback_from({ from: releaseName(preview.from), to: releaseName(preview.to) })}</p>}
      <Part title={m.rollback_config()}>
        {preview.config.length === 0 ? <p className="text-sm text-muted">{m.rollback_config_none()}</p> : <ConfigChanges changes={preview.config} />}
      </Part>
      {preview.rotatedSecrets.length > 0 && (
        <Part title={m.rollback_secrets()}>
          <p className="font-mono text-xs break-all">{preview.rotatedSecrets.join(', ')}</p>
          <Choice kind="radio" name="rotated-secrets" label={m.rollback_secrets_current()} hint={m.rollback_secrets_current_hint()} checked={secrets === 'current'} onChange={() => onSecrets('current')} />
          <Choice
            kind="radio"
            name="rotated-secrets"
            label={m.rollback_secrets_released({ release: releaseName(preview.to) })}
            hint={m.rollback_secrets_released_hint()}
            checked={secrets === 'as-released'}
            onChange={() => onSecrets('as-released')}
          />
        </Part>
      )}
      {preview.commitsTakenBack.length > 0 && (
        <Part title={m.rollback_commits({ count: preview.commitsTakenBack.length })}>
          <CommitList commits={preview.commitsTakenBack} />
        </Part>
      )}
      {preview.staysAsItIs.length > 0 && (
        <Part title={m.rollback_stays()}>
          <ul className="list-disc pl-5 text-sm">
            {preview.staysAsItIs.map((what) => (
              <li key={what}>{STAYS[what]()}</li>
            ))}
          </ul>
        </Part>
      )}
      <p className="text-sm text-muted">{m.rollback_hold()}</p>
    </div>
  )
}

import type { Changes } from '@podo/contract'
import { configName } from '../language/words.ts'
import { m } from '../paraglide/messages.js'
import { CommitList } from './commit-list.tsx'
import { ConfigChanges } from './config-changes.tsx'

/** `3 commits, 7 files, configuration c8 → c9 (1 variable)` */
export function changesLine({ commits, files, configFrom, configTo, config }: Changes): string {
  const parts: string[] = []
  if (commits.length > 0) parts.push(m.n_commits({ count: commits.length }))
  if (files > 0) parts.push(m.n_files({ count: files }))
  if (configFrom !== null && configFrom !== configTo) {
    const count = config.length > 0 ? ` (${m.n_variables({ count: config.length })})` : ''
    parts.push(m.deployment_changes_config({ from: configName(configFrom), to: configName(configTo) }) + count)
  }
  return parts.join(', ')
}

export function ChangesView({ changes }: { readonly changes: Changes }) {
  const { since, commits, config } = changes
  const line = changesLine(changes)
  if (since === null) return <FirstRelease changes={changes} />
  if (line === '' && config.length === 0) return <p className="text-sm text-muted">{m.deployment_changes_none()}</p>
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm">{line}</p>
      {commits.length > 0 && <CommitList commits={commits} />}
      {config.length > 0 && <ConfigChanges changes={config} />}
    </div>
  )
}

function FirstRelease({ changes }: { readonly changes: Changes }) {
  return (
    <div className="flex flex-col gap-3">
      <p className="text-sm text-muted">{m.deployment_changes_first()}</p>
      {changes.commits.length > 0 && <CommitList commits={changes.commits} />}
    </div>
  )
}

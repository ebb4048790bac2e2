import type { AppEnvironment } from '@podo/contract'
import { State, StateShape } from '../../design/state.tsx'
import { appStateWord, deploymentName, releaseName, statusWord } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'

/** Which release it runs and how it is; beside it what is on its way or has just failed. */
export function AppMark({ here, deleting = false }: { readonly here: AppEnvironment; readonly deleting?: boolean }) {
  if (deleting) return <State tone="ended">{m.state_deleting()}</State>
  const word = appStateWord(here.state)
  const { latest } = here
  const besides = latest !== null && !latest.isLive && (latest.status === 'working' || latest.status === 'queued' || latest.status === 'failed') ? latest : null
  const other = besides === null ? null : statusWord(besides.status)
  return (
    <span className="flex shrink-0 items-center gap-3 text-sm">
      {besides !== null && other !== null && (
        <span className="flex items-center gap-1.5 text-muted">
          <StateShape tone={other.tone} />
          <span className="font-mono text-xs">{deploymentName(besides)}</span>
          <span className="text-xs">{other.text}</span>
        </span>
      )}
      {(besides === null || here.live !== null) && (
        <span className="flex items-center gap-1.5">
          <StateShape tone={word.tone} />
          {here.live !== null && <span className="font-mono text-xs">{releaseName(here.live.release)}</span>}
          <span className="text-xs text-muted">{word.text}</span>
        </span>
      )}
    </span>
  )
}

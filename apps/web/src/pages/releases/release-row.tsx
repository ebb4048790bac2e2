import type { Release } from '@podo/contract'
import { GitCompareArrows } from 'lucide-react'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { useNow } from '../../data/now.ts'
import { buttonClass } from '../../design/button.tsx'
import { Mono } from '../../design/code.tsx'
import { State, StateShape } from '../../design/state.tsx'
import { Ago } from '../../design/time.tsx'
import { clockText, sinceText } from '../../language/moment.ts'
import { configName, deploymentNumber, releaseName, trafficWord } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { RollbackButton } from '../../rollback/rollback-button.tsx'
import { TextLink } from '../../shell/button-link.tsx'

interface ReleaseRowProps {
  readonly place: Place
  readonly release: Release
  readonly picked: boolean
  readonly onPick: () => void
}

export function ReleaseRow({ place, release, picked, onPick }: ReleaseRowProps) {
  const { project, app, environment } = place
  const { number, commit, traffic, availableActions } = release
  const word = trafficWord(traffic)
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-2 px-4 py-3">
      <div className="flex w-44 shrink-0 items-center gap-2">
        {word === null ? <StateShape tone="ended" /> : null}
        <span className="font-mono text-base font-semibold">{releaseName(number)}</span>
        {word !== null && <State tone={word.tone}>{word.text}</State>}
      </div>
      <div className="min-w-0 flex-1 basis-60">
        <p className="truncate">{commit.message}</p>
        <p className="flex flex-wrap gap-x-2 text-xs text-muted">
          <Mono>{commit.commit.slice(0, 7)}</Mono>
          <span>{commit.author}</span>
          <span>{configName(release.configVersion)}</span>
          <TextLink to="/p/$project/$app/deployments/$number" params={{ project, app, number: String(release.deployment) }} search={environmentSearch(environment)}>
            {deploymentNumber(release.deployment)}
          </TextLink>
          <Went release={release} />
        </p>
      </div>
      <div className="flex gap-2">
        {availableActions.includes('compare') && (
          <button type="button" aria-pressed={picked} aria-label={m.releases_pick_one({ release: releaseName(number) })} onClick={onPick} className={`${buttonClass('quiet')} aria-pressed:bg-accent-soft aria-pressed:text-accent`}>
            <GitCompareArrows size={16} aria-hidden />
            {m.deployment_compare()}
          </button>
        )}
        {availableActions.includes('rollback') && <RollbackButton place={place} release={number} />}
      </div>
    </li>
  )
}

function Went({ release: { wentLiveAt, settlesAt, traffic } }: { readonly release: Release }) {
  const now = useNow()
  if (traffic === 'settling' && settlesAt !== null) return <span>{m.release_settles({ time: clockText(Date.parse(settlesAt)) })}</span>
  if (wentLiveAt === null) return <span>{m.release_never_live()}</span>
  if (traffic === 'live') return <span>{m.release_went_live({ time: sinceText(Date.parse(wentLiveAt), now) })}</span>
  return <Ago at={wentLiveAt} />
}

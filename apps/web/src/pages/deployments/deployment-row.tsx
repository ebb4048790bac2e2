import { Link } from '@tanstack/react-router'
import type { Deployment } from '@podo/contract'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { useNowWhile } from '../../data/now.ts'
import { classNames } from '../../design/class-names.ts'
import { StateShape } from '../../design/state.tsx'
import { Ago } from '../../design/time.tsx'
import { causeShort } from '../../language/cause.ts'
import { durationText, runningText } from '../../language/duration.ts'
import { tookMs } from '../../language/sentence.ts'
import { deploymentNumber, releaseName, statusWord, triggeredBy } from '../../language/words.ts'
import { PhaseStrip } from './phase-strip.tsx'

interface DeploymentRowProps {
  readonly place: Place
  readonly deployment: Deployment
  /** The bar of time by phase, against the longest of the list. */
  readonly longestMs?: number
}

export function DeploymentRow({ place, deployment, longestMs }: DeploymentRowProps) {
  const { project, app, environment } = place
  const { status } = deployment
  const compact = longestMs === undefined
  const runs = status === 'working' || status === 'queued'
  const now = useNowWhile(runs)
  const word = statusWord(status, deployment.isLive)
  const took = tookMs(deployment, now)
  const about = deployment.cause === null ? (deployment.reason ?? deployment.commit?.message ?? '') : causeShort(deployment.cause)
  return (
    <li>
      <Link
        to="/p/$project/$app/deployments/$number"
        params={{ project, app, number: String(deployment.number) }}
        search={environmentSearch(environment)}
        className="flex flex-wrap items-center gap-x-3 gap-y-1 px-4 py-3 -outline-offset-2 hover:bg-hover"
      >
        <span className={classNames('flex shrink-0 items-center gap-2', compact ? 'w-28' : 'w-40')}>
          <StateShape tone={word.tone} />
          <span className="text-sm font-medium">{word.text}</span>
        </span>
        <span className="w-20 shrink-0 text-xs whitespace-nowrap text-muted">
          <span className="font-mono">{deploymentNumber(deployment.number)}</span>
          {deployment.release !== null && <span className="font-mono text-ink"> {releaseName(deployment.release)}</span>}
        </span>
        <span className="min-w-0 flex-1 basis-52 truncate text-sm">{about}</span>
        <span className={classNames('flex items-center gap-3 text-xs text-muted', compact ? 'w-full pl-5' : 'shrink-0')}>
          <span className={compact ? 'flex-1' : ''}>{triggeredBy(deployment)}</span>
          <span className="w-14 text-right">{runs ? runningText(took) : durationText(took)}</span>
          <span className="w-20 text-right">
            <Ago at={deployment.createdAt} />
          </span>
        </span>
        {longestMs !== undefined && <PhaseStrip deployment={deployment} longestMs={longestMs} now={now} />}
      </Link>
    </li>
  )
}

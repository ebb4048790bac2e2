import type { Deployment } from '@podo/contract'
import { classNames } from '../../design/class-names.ts'
import { durationText } from '../../language/duration.ts'
import { phaseName } from '../../language/words.ts'

interface PhaseStripProps {
  readonly deployment: Deployment
  readonly longestMs: number
  readonly now: number
}

/** Two greys in turn and the colour of a failure: the length is the message, the words are in the title. */
export function PhaseStrip({ deployment, longestMs, now }: PhaseStripProps) {
  const parts = deployment.phases.flatMap((phase) => {
    if (phase.startedAt === null) return []
    const milliseconds = (phase.endedAt === null ? now : Date.parse(phase.endedAt)) - Date.parse(phase.startedAt)
    return milliseconds <= 0 ? [] : [{ ...phase, milliseconds }]
  })
  const label = parts.map(({ phase, milliseconds }) => `${phaseName(phase)} ${durationText(milliseconds)}`).join(', ')
  return (
    <span role="img" aria-label={label} title={label} className="flex h-1.5 w-full gap-px overflow-hidden rounded-full">
      {parts.map(({ phase, status, milliseconds }, index) => (
        <span
          key={phase}
          style={{ width: `${(milliseconds / Math.max(1, longestMs)) * 100}%` }}
          className={classNames('h-full min-w-px', status === 'failed' ? 'bg-failed' : status === 'running' ? 'bg-working' : index % 2 === 0 ? 'bg-edge' : 'bg-line')}
        />
      ))}
    </span>
  )
}

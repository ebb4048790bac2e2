import { plainOutput } from '@podo/kernel'
import type { DeploymentDetail, PhaseState } from '@podo/contract'
import { useNowWhile } from '../../data/now.ts'
import { classNames } from '../../design/class-names.ts'
import { Mono } from '../../design/code.tsx'
import { StateShape } from '../../design/state.tsx'
import type { Tone } from '../../design/state.tsx'
import { durationText, runningText } from '../../language/duration.ts'
import { clockText } from '../../language/moment.ts'
import { phaseName, phaseStatusWord } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { allPhases } from './all-phases.ts'
import { waitsForText } from '../../language/waits-for.ts'

const toneOf = (phase: PhaseState): Tone => (phase.status === 'succeeded' ? 'live' : phaseStatusWord(phase.status).tone)

/** Every phase with its time; the one that runs says what it waits for and when it gives up. */
export function PhaseBar({ deployment }: { readonly deployment: DeploymentDetail }) {
  const phases = allPhases(deployment)
  const now = useNowWhile(deployment.endedAt === null)
  const running = phases.find(({ status }) => status === 'running')
  return (
    <section aria-label={m.deployment_phases()} className="rounded-large border border-line bg-surface">
      <ol className="flex flex-wrap gap-y-3 px-4 py-3.5">
        {phases.map((phase, index) => (
          <Phase key={phase.phase} phase={phase} now={now} last={index === phases.length - 1} />
        ))}
      </ol>
      {running && <RunningLine phase={running} now={now} />}
    </section>
  )
}

function Phase({ phase, now, last }: { readonly phase: PhaseState; readonly now: number; readonly last: boolean }) {
  const { status, startedAt, endedAt } = phase
  const word = phaseStatusWord(status)
  const reached = status !== 'waiting' && status !== 'skipped'
  const time = startedAt === null || !reached ? '' : endedAt === null ? runningText(now - Date.parse(startedAt)) : durationText(Date.parse(endedAt) - Date.parse(startedAt))
  return (
    <li aria-current={status === 'running' ? 'step' : undefined} className={classNames('flex items-center gap-2 text-sm', !last && 'flex-[1_1_auto]')}>
      <StateShape tone={toneOf(phase)} />
      <span className={classNames('whitespace-nowrap', reached ? 'font-medium' : 'text-muted', status === 'failed' && 'text-failed')}>
        {phaseName(phase.phase)}
        <span className="sr-only">: {word.text}</span>
      </span>
      <span className="min-w-8 text-xs whitespace-nowrap text-muted">{status === 'skipped' || status === 'cancelled' ? word.text : time}</span>
      {!last && <span aria-hidden className="mr-3 h-px min-w-3 flex-1 bg-line" />}
    </li>
  )
}

/** What it waits for and since when, when it gives up, and what is seen meanwhile. */
function RunningLine({ phase, now }: { readonly phase: PhaseState; readonly now: number }) {
  const waits = waitsForText(phase, now)
  const began = phase.waitsFor?.since ?? phase.startedAt
  const since = began === null ? null : runningText(now - Date.parse(began))
  const limit = phase.givesUpAt === null ? null : Date.parse(phase.givesUpAt)
  return (
    <div className="border-t border-line px-4 py-2 text-sm text-muted">
      <p>
      <span className="text-ink">{waits === null ? phaseName(phase.phase) : m.deployment_waits_for({ what: waits.what })}</span>
      {since !== null && <> {m.deployment_phase_for({ duration: since })}</>}
      {limit !== null && <> · {limit > now ? m.deployment_gives_up({ time: clockText(limit), duration: runningText(limit - now) }) : m.deployment_gave_up()}</>}
      </p>
      {waits?.hint != null && <p className={phase.waitsFor?.code === 'quiet-command' ? 'text-waiting' : undefined}>{waits.hint}</p>}
      {phase.waitsFor?.lastLine != null && (
        <p className="truncate">
          {m.deployment_last_line({ line: '' })}
          <Mono>{plainOutput(phase.waitsFor.lastLine)}</Mono>
        </p>
      )}
    </div>
  )
}

import { plainOutput } from '@podo/kernel'
import { ArrowRight, CircleX, ScrollText } from 'lucide-react'
import type { Cause } from '@podo/contract'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { Button } from '../../design/button.tsx'
import { Mono } from '../../design/code.tsx'
import { causeNext, causeSentence, causeTitle } from '../../language/cause.ts'
import { m } from '../../paraglide/messages.js'
import { ButtonLink } from '../../shell/button-link.tsx'
import { CauseSetting } from './cause-setting.tsx'

type Evidence = Cause['evidence'][number]
type LogEvidence = Extract<Evidence, { kind: 'log' }>

interface CauseCardProps {
  readonly place: Place
  readonly cause: Cause
  /** What it is the cause of, where that is not the failure of this deployment. */
  readonly title?: string
  /** Shows a line of the log below, by its sequence or, where that is not known, by its text; null where no log is below. */
  readonly onShowLine: ((line: { readonly sequence: number } | { readonly text: string }) => void) | null
}

/** Why it failed: a name, a code, a sentence, what was seen, and what to do next. */
export function CauseCard({ place, cause, title, onShowLine }: CauseCardProps) {
  return (
    <section role="alert" className="overflow-hidden rounded-large border border-failed bg-surface">
      <header className="flex flex-wrap items-center gap-x-2.5 gap-y-1 border-b border-line bg-failed-soft px-4 py-2.5">
        <CircleX size={16} aria-hidden className="shrink-0 text-failed" />
        <h2 className="font-semibold">{title ?? m.deployment_cause({ title: causeTitle(cause) })}</h2>
        <span className="text-xs text-muted">
          <Mono>{cause.code}</Mono>
        </span>
      </header>
      <div className="flex flex-col gap-3 px-4 py-3.5">
        <p>{causeSentence(cause)}</p>
        <p className="flex items-start gap-2.5">
          <ArrowRight size={16} aria-hidden className="mt-1 shrink-0 text-accent" />
          <span>
            <span className="font-semibold">{m.deployment_next()}:</span> {causeNext(cause)}
          </span>
        </p>
        <div className="flex flex-col items-start gap-2 empty:hidden">
          <CauseSetting place={place} cause={cause} />
        </div>
        {cause.fault === 'podo' && cause.setting?.where !== 'machine' && <p className="text-sm text-muted">{m.deployment_fault_podo()}</p>}
        {cause.evidence.length > 0 && (
          <div className="flex flex-col gap-2">
            <h3 className="text-xs font-medium text-muted">{m.deployment_evidence()}</h3>
            {cause.evidence.map((evidence, index) => (
              <EvidenceView key={index} place={place} phase={cause.phase} evidence={evidence} onShowLine={onShowLine} />
            ))}
          </div>
        )}
      </div>
    </section>
  )
}

interface EvidenceProps<Kind extends Evidence> extends Pick<CauseCardProps, 'place' | 'onShowLine'> {
  readonly phase: Cause['phase']
  readonly evidence: Kind
}

function EvidenceView({ evidence, ...rest }: EvidenceProps<Evidence>) {
  if (evidence.kind !== 'log') return <p className="font-mono text-xs break-all">{evidenceText(evidence)}</p>
  return (
    <div className="flex flex-col items-start gap-1">
      <pre tabIndex={0} aria-label={m.evidence_log()} className="max-h-56 w-full overflow-auto rounded-small bg-sunken px-3 py-2 font-mono text-xs leading-5">
        {evidence.lines.map(plainOutput).join('\n')}
      </pre>
      <ShowLine evidence={evidence} {...rest} />
    </div>
  )
}

/** What these phases saw stands in the deployment's own log, in causes from before evidence had a place too. */
const IN_OWN_LOG: ReadonlySet<string> = new Set(['fetch', 'plan', 'build', 'predeploy'])

/** To the line itself: in the log below where it stands there, else in the log of the app. */
function ShowLine({ place, phase, evidence, onShowLine }: EvidenceProps<LogEvidence>) {
  const { deployment: own, app: inApp } = evidence.place
  if (onShowLine !== null && own !== null) return <Show onClick={() => onShowLine({ sequence: own })} />
  if (inApp !== null) {
    const { project, app, environment } = place
    return (
      <ButtonLink look="quiet" icon={ScrollText} to="/p/$project/$app/logs" params={{ project, app }} search={{ ...environmentSearch(environment), line: inApp }}>
        {m.evidence_show_line()}
      </ButtonLink>
    )
  }
  const text = evidence.lines.map(plainOutput).findLast((line) => line.trim() !== '')
  return onShowLine !== null && text !== undefined && IN_OWN_LOG.has(phase) ? <Show onClick={() => onShowLine({ text: text.trim().slice(0, 200) })} /> : null
}

function Show({ onClick }: { readonly onClick: () => void }) {
  return (
    <Button look="quiet" icon={ScrollText} onClick={onClick}>
      {m.evidence_show_line()}
    </Button>
  )
}

function evidenceText(evidence: Exclude<Evidence, { kind: 'log' }>): string {
  switch (evidence.kind) {
    case 'exit':
      return evidence.signal === null ? m.evidence_exit_code({ code: evidence.exitCode ?? '?' }) : m.evidence_exit_signal({ signal: evidence.signal })
    case 'probe': {
      const { path, status, error, location } = evidence
      if (status === null) return m.evidence_probe_error({ path, error: error ?? '?' })
      return location === null ? m.evidence_probe({ path, status }) : m.evidence_probe_redirect({ path, status, location })
    }
    case 'listening': {
      const seen = evidence.seen.map(({ address, port }) => (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`)).join(', ')
      return seen === '' ? m.evidence_listening_none({ port: evidence.expectedPort }) : m.evidence_listening({ port: evidence.expectedPort, seen })
    }
    case 'file':
      return m.evidence_file({ path: evidence.path })
  }
}

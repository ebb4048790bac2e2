import { plainOutput } from '@podo/kernel'
import { ArrowRight, CircleX } from 'lucide-react'
import type { Cause } from '@podo/contract'
import type { Place } from '../../data/app.ts'
import { Button } from '../../design/button.tsx'
import { Mono } from '../../design/code.tsx'
import { causeNext, causeSentence, causeTitle } from '../../language/cause.ts'
import { m } from '../../paraglide/messages.js'
import { CauseSetting } from './cause-setting.tsx'

type Evidence = Cause['evidence'][number]

interface CauseCardProps {
  readonly place: Place
  readonly cause: Cause
  /** What it is the cause of, where that is not the failure of this deployment. */
  readonly title?: string
  /** Finds a line in the log below; null for causes whose evidence is not in that log. */
  readonly onShowLine: ((text: string) => void) | null
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
              <EvidenceView key={index} evidence={evidence} onShowLine={onShowLine} />
            ))}
          </div>
        )}
      </div>
    </section>
  )
}

function EvidenceView({ evidence, onShowLine }: { readonly evidence: Evidence } & Pick<CauseCardProps, 'onShowLine'>) {
  if (evidence.kind === 'log') {
    const line = evidence.lines.map(plainOutput).findLast((text) => text.trim() !== '')
    return (
      <div className="flex flex-col items-start gap-1">
      <pre tabIndex={0} aria-label={m.evidence_log()} className="max-h-56 w-full overflow-auto rounded-small bg-sunken px-3 py-2 font-mono text-xs leading-5">
        {evidence.lines.map(plainOutput).join('\n')}
      </pre>
        {onShowLine !== null && line !== undefined && (
          <Button look="quiet" onClick={() => onShowLine(line)}>
            {m.evidence_show_line()}
          </Button>
        )}
      </div>
    )
  }
  return <p className="font-mono text-xs break-all">{evidenceText(evidence)}</p>
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

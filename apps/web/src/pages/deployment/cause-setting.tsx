import { FileText, HeartPulse, KeyRound, RotateCcw, ScrollText } from 'lucide-react'
import type { Cause } from '@podo/contract'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { CopyButton, Mono } from '../../design/code.tsx'
import { m } from '../../paraglide/messages.js'
import { ButtonLink } from '../../shell/button-link.tsx'
import { podoYamlLines } from './podo-yaml-lines.ts'

interface CauseSettingProps {
  readonly place: Place
  readonly cause: Cause
}

/** The way to where a cause is mended: the page, or the lines to write into a file. */
export function CauseSetting({ place, cause }: CauseSettingProps) {
  const { setting } = cause
  if (setting === null) return null
  const { project, app, environment } = place
  const to = { params: { project, app }, search: environmentSearch(environment) } as const
  switch (setting.where) {
    case 'config':
      return (
        <ButtonLink icon={KeyRound} to="/p/$project/$app/config" params={to.params} search={{ ...to.search, ...(setting.name === null ? {} : { add: setting.name, ...kindOf(cause) }) }}>
          {setting.name === null ? m.cause_setting_config() : m.cause_setting_variable({ name: setting.name })}
        </ButtonLink>
      )
    case 'podo.yaml':
      return <InPodoYaml name={setting.name ?? ''} cause={cause} />
    case 'repository':
      return setting.name === null ? null : <InFile name={setting.name} />
    case 'log':
      return cause.phase === 'build' || cause.phase === 'predeploy' ? null : (
        <ButtonLink icon={ScrollText} to="/p/$project/$app/logs" params={to.params} search={{ ...to.search, ...lineOf(cause) }}>
          {m.cause_setting_log()}
        </ButtonLink>
      )
    case 'app':
      return (
        <ButtonLink icon={RotateCcw} to="/p/$project/$app/releases" {...to}>
          {m.cause_setting_releases()}
        </ButtonLink>
      )
    case 'machine':
      return (
        <ButtonLink icon={HeartPulse} to="/podo">
          {m.cause_setting_podo()}
        </ButtonLink>
      )
  }
}

/** The log opens where the evidence stands. */
function lineOf({ evidence }: Cause): { line?: number } {
  const line = evidence.flatMap((piece) => (piece.kind === 'log' ? [piece.place.app] : [])).find((place) => place !== null)
  return line === undefined || line === null ? {} : { line }
}

const kindOf = ({ facts: { kind } }: Cause): { kind?: 'secret' | 'build' } => (kind === 'secret' || kind === 'build' ? { kind } : {})

function InFile({ name }: { readonly name: string }) {
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <FileText size={16} aria-hidden className="shrink-0" />
      <span>{m.cause_setting_file({ name })}</span>
    </p>
  )
}

function InPodoYaml({ name, cause }: { readonly name: string; readonly cause: Cause }) {
  const lines = podoYamlLines(name, cause.facts)
  if (lines === null) return <InFile name={`podo.yaml, ${name}`} />
  return (
    <div className="flex w-full max-w-md flex-col gap-1">
      <p className="text-xs font-medium text-muted">
        {m.cause_setting_yaml()} (<Mono>{name}</Mono>)
      </p>
      <div className="flex items-start gap-1 rounded-small border border-line bg-sunken py-1 pr-1 pl-3">
        <pre tabIndex={0} className="min-w-0 flex-1 overflow-x-auto py-1.5 font-mono text-sm">
          {lines.join('\n')}
        </pre>
        <CopyButton text={`${lines.join('\n')}\n`} label={m.cause_setting_copy()} />
      </div>
    </div>
  )
}

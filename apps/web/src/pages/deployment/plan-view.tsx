import type { DeploymentDetail } from '@podo/contract'
import { Card } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { noticeText } from '../../language/plan-notice.ts'
import { m } from '../../paraglide/messages.js'
import { lineName } from './plan-names.ts'

interface PlanViewProps {
  readonly lines: DeploymentDetail['plan']
  readonly notices: DeploymentDetail['planNotices']
  readonly title?: string
  /** Which field of podo.yaml would replace each line. */
  readonly overrides?: boolean
}

/** What Podo found and does, and the file that says so. */
export function PlanView({ lines, notices, title = m.deployment_plan(), overrides = false }: PlanViewProps) {
  if (lines.length === 0) return null
  return (
    <Card title={title}>
      <div className="flex flex-col gap-3 text-sm">
        {notices.map((notice) => (
          <p key={notice.sentence} className="break-words text-muted">
            {noticeText(notice)}
          </p>
        ))}
        <dl className="flex flex-col gap-1.5">
          {lines.map(({ name, value, from, override }) => (
            <div key={`${name} ${value}`} className="flex min-w-0 flex-wrap items-baseline gap-x-3">
              <dt className="w-40 shrink-0 truncate text-muted" title={lineName(name)}>
                {lineName(name)}
              </dt>
              <dd className="min-w-0 flex-1 basis-40">
                <Mono>{value}</Mono>
              </dd>
              <dd className="ml-auto text-right text-xs text-muted">
                {from === 'default' ? m.deployment_plan_default() : m.deployment_plan_from({ from })}
                {overrides && override !== null && from !== 'podo.yaml' && <span className="block">{m.plan_override({ field: override })}</span>}
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Card>
  )
}

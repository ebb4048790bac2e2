import type { DeploymentDetail } from '@podo/contract'
import { Card } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { m } from '../../paraglide/messages.js'

/** What Podo found and does, and the file that says so. */
export function PlanView({ lines }: { readonly lines: DeploymentDetail['plan'] }) {
  if (lines.length === 0) return null
  return (
    <Card title={m.deployment_plan()}>
      <dl className="flex flex-col gap-1.5 text-sm">
        {lines.map(({ name, value, from }) => (
          <div key={name} className="flex min-w-0 flex-wrap items-baseline gap-x-3">
            <dt className="w-28 shrink-0 truncate text-muted">{name}</dt>
            <dd className="min-w-0 flex-1">
              <Mono>{value}</Mono>
            </dd>
            <dd className="text-xs text-muted">{m.deployment_plan_from({ from })}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

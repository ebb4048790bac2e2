import type { DeploymentDetail } from '@podo/contract'
import { Card } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { m } from '../../paraglide/messages.js'

const NAMES: Readonly<Record<string, () => string>> = {
  language: m.plan_language,
  version: m.plan_version,
  framework: m.plan_framework,
  packageManager: m.plan_package_manager,
  root: m.plan_root,
  install: m.plan_install,
  build: m.plan_build,
  predeploy: m.plan_predeploy,
  staticRoot: m.plan_static_root,
  staticFallback: m.plan_static_fallback,
  healthPath: m.plan_health_path,
  resources: m.plan_resources,
  cache: m.plan_cache,
}

/** A line of the plan in words; one that is not known here keeps the name that podo.yaml gives it. */
function lineName(name: string): string {
  const process = /^process(?:es)?\.(.+)$/.exec(name)?.[1]
  return process === undefined ? (NAMES[name]?.() ?? name) : m.plan_process({ name: process })
}

/** What Podo found and does, and the file that says so. */
export function PlanView({ lines }: { readonly lines: DeploymentDetail['plan'] }) {
  if (lines.length === 0) return null
  return (
    <Card title={m.deployment_plan()}>
      <dl className="flex flex-col gap-1.5 text-sm">
        {lines.map(({ name, value, from }) => (
          <div key={`${name} ${value}`} className="flex min-w-0 flex-wrap items-baseline gap-x-3">
            <dt className="w-32 shrink-0 truncate text-muted">{lineName(name)}</dt>
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

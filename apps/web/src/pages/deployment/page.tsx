import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { useMemo, useState } from 'react'
import type { Cause, DeploymentDetail } from '@podo/contract'
import { api } from '../../data/client.ts'
import { detach } from '../../data/detach.ts'
import { useRefresh } from '../../data/freshness.ts'
import { useStream } from '../../data/live.tsx'
import { useNowWhile } from '../../data/now.ts'
import { Card } from '../../design/card.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { ChangesView } from '../../change/changes-view.tsx'
import { causeTitle } from '../../language/cause.ts'
import { deploymentSentence, servingSentence } from '../../language/sentence.ts'
import { deploymentNumber, environmentName, releaseName } from '../../language/words.ts'
import { useLogSearch } from '../../log/log-search.tsx'
import { m } from '../../paraglide/messages.js'
import { ButtonLink } from '../../shell/button-link.tsx'
import { QueryState } from '../../shell/query-state.tsx'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { Actions } from './actions.tsx'
import { CauseCard } from './cause-card.tsx'
import { DeploymentFacts } from './deployment-facts.tsx'
import { DeploymentLog } from './deployment-log.tsx'
import type { ShownLine } from './deployment-log.tsx'
import { PhaseBar } from './phase-bar.tsx'
import { PlanView } from './plan-view.tsx'

const route = getRouteApi('/signed/p/$project/$app/deployments/$number')

export function DeploymentPage() {
  const { number } = route.useParams()
  return <WithHere>{(known) => <Deployment key={`${known.here.id} ${number}`} {...known} number={Number(number)} />}</WithHere>
}

function Deployment({ place, app, here, number }: Here & { readonly number: number }) {
  const query = useQuery(api.deployments.get.queryOptions({ input: { ...place, number } }))
  const deployment = query.data
  const refresh = useRefresh(() => [api.deployments.get.key({ input: { ...place, number } })])
  useStream(deployment && deployment.endedAt === null ? `deployment:${deployment.id}` : null, deployment?.sequence ?? 0, refresh)
  return (
    <QueryState query={query} what={`${m.deployment()} ${deploymentNumber(number)}`} tall>
      {(known) => <Whole place={place} name={`${app.displayName} / ${environmentName(here.environment)} / ${deploymentNumber(number)}`} deployment={known} />}
    </QueryState>
  )
}

/** The line of its log that the address points at; shown again each time it is asked for. */
function useShownLine(): readonly [ShownLine | null, (sequence: number | null) => void] {
  const { line } = route.useSearch()
  const navigate = route.useNavigate()
  const [asked, setAsked] = useState(0)
  const shown = useMemo(() => (line === undefined ? null : { sequence: line, asked }), [line, asked])
  const show = (sequence: number | null): void => {
    setAsked((now) => now + 1)
    detach(navigate({ replace: true, resetScroll: false, search: ({ environment }) => ({ ...(environment === undefined ? {} : { environment }), ...(sequence === null ? {} : { line: sequence }) }) }))
  }
  return [shown, show]
}

function Whole({ place, name, deployment }: { readonly place: Place; readonly name: string; readonly deployment: DeploymentDetail }) {
  const now = useNowWhile(deployment.endedAt === null)
  const [search, setSearch] = useLogSearch()
  const [shown, show] = useShownLine()
  const serving = servingSentence(deployment)
  const isPlanned = deployment.plan.length > 0
  return (
    <>
      <PageTitle name={name} sentence={deploymentSentence(deployment, now)} actions={<Actions place={place} deployment={deployment} />}>
        {serving !== null && <p className="pt-1 text-sm text-muted">{serving}</p>}
      </PageTitle>
      <div className="flex flex-col gap-4">
        <PhaseBar deployment={deployment} />
        {deployment.cause !== null && (
          <CauseCard
            place={place}
            cause={deployment.cause}
            {...titleOf(deployment, deployment.cause)}
            onShowLine={(line) => {
              setSearch({ text: 'text' in line ? line.text : '', at: 0 })
              show('sequence' in line ? line.sequence : null)
            }}
          />
        )}
        <DeploymentLog place={place} deployment={deployment} search={search} onSearch={setSearch} shown={shown} />
        <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
          <div className="flex min-w-0 flex-col gap-4">
            <WhatChanged place={place} deployment={deployment} />
            {isPlanned && <DeploymentFacts deployment={deployment} />}
          </div>
          {isPlanned ? <PlanView lines={deployment.plan} notices={deployment.planNotices} /> : <DeploymentFacts deployment={deployment} />}
        </div>
      </div>
    </>
  )
}

/** The cause of an auto-return is that of the release before it, which it took back. */
function titleOf({ trigger, status }: DeploymentDetail, cause: Cause): { title?: string } {
  const release = cause.facts['release']
  if (trigger !== 'auto-return' || status === 'failed' || typeof release !== 'string') return {}
  return { title: m.deployment_returned({ release, title: causeTitle(cause) }) }
}

function WhatChanged({ place, deployment }: { readonly place: Place; readonly deployment: DeploymentDetail }) {
  const { project, app, environment } = place
  const { changes, release } = deployment
  const compare = changes.since !== null && release !== null && changes.since !== release ? { from: changes.since, to: release } : null
  return (
    <Card
      title={changes.since === null ? m.deployment_changes() : m.deployment_changes_since({ release: releaseName(changes.since) })}
      actions={
        compare && (
          <ButtonLink look="quiet" to="/p/$project/$app/releases" params={{ project, app }} search={{ ...environmentSearch(environment), ...compare }}>
            {m.deployment_compare()}
          </ButtonLink>
        )
      }
    >
      <ChangesView changes={changes} />
    </Card>
  )
}

import { useInfiniteQuery } from '@tanstack/react-query'
import { Rocket } from 'lucide-react'
import type { Deployment } from '@podo/contract'
import { api } from '../../data/client.ts'
import { useNow } from '../../data/now.ts'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { durationText } from '../../language/duration.ts'
import { tookMs } from '../../language/sentence.ts'
import { environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { MoreRows } from '../../shell/more-rows.tsx'
import { QueryState } from '../../shell/query-state.tsx'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { DeploymentRow } from './deployment-row.tsx'

const PAGE = 30

export function DeploymentsPage() {
  return <WithHere>{(known) => <Deployments {...known} />}</WithHere>
}

function Deployments({ place, app, here }: Here) {
  const query = useInfiniteQuery(
    api.deployments.list.infiniteOptions({
      input: (before: string | undefined) => ({ ...place, limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const items = query.data?.pages.flatMap((page) => page.items)
  const now = useNow()
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)} / ${m.deployments()}`} sentence={items === undefined ? null : sentenceOf(items, here.latest?.number ?? items.length, now)} />
      <QueryState query={{ ...query, data: items }} what={m.deployments()} tall>
        {(known) => (
          <Card flush>
            {known.length === 0 ? (
              <Empty icon={Rocket} title={m.deployments_empty()} hint={m.deployments_empty_hint({ app: app.displayName })} commands={[`podo deploy --project ${place.project} --app ${app.name}`]} />
            ) : (
              <ul className="divide-y divide-line">
                {known.map((deployment) => (
                  <DeploymentRow key={deployment.id} place={place} deployment={deployment} longestMs={Math.max(...known.map((one) => workedMs(one, now)))} />
                ))}
              </ul>
            )}
            <MoreRows query={query} />
          </Card>
        )}
      </QueryState>
    </>
  )
}

/** The time in phases, without waiting for a turn. */
function workedMs(deployment: Deployment, now: number): number {
  return deployment.phases.reduce((sum, { startedAt, endedAt }) => (startedAt === null ? sum : sum + (endedAt === null ? now : Date.parse(endedAt)) - Date.parse(startedAt)), 0)
}

function sentenceOf(items: readonly Deployment[], count: number, now: number): string {
  const times = items
    .filter(({ status }) => status === 'succeeded')
    .map((one) => tookMs(one, now))
    .sort((left, right) => left - right)
  const median = times[Math.floor(times.length / 2)]
  const all = m.deployments_sentence({ count })
  return median === undefined ? all : `${all} · ${m.deployments_median({ duration: durationText(median) })}`
}

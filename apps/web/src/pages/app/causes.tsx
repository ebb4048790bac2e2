import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Deployment } from '@podo/contract'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { Card } from '../../design/card.tsx'
import { StateShape } from '../../design/state.tsx'
import { Ago } from '../../design/time.tsx'
import { causeTitle } from '../../language/cause.ts'
import { m } from '../../paraglide/messages.js'

const LOOKED_AT = 30

interface Group {
  readonly newest: Deployment & { readonly cause: NonNullable<Deployment['cause']> }
  readonly count: number
}

function grouped(deployments: readonly Deployment[]): Group[] {
  const groups = new Map<string, Group>()
  for (const deployment of deployments) {
    const { cause } = deployment
    if (cause === null) continue
    const known = groups.get(cause.code)
    groups.set(cause.code, known ? { ...known, count: known.count + 1 } : { newest: { ...deployment, cause }, count: 1 })
  }
  return [...groups.values()]
}

/** Why the last deployments failed, the newest first; nothing at all when none did. */
export function Causes({ place }: { readonly place: Place }) {
  const { project, app, environment } = place
  const query = useQuery(api.deployments.list.queryOptions({ input: { ...place, limit: LOOKED_AT } }))
  const groups = grouped(query.data?.items ?? [])
  if (groups.length === 0) return null
  return (
    <Card title={m.app_causes()} flush>
      <ul className="divide-y divide-line">
        {groups.map(({ newest, count }) => (
          <li key={newest.cause.code}>
            <Link
              to="/p/$project/$app/deployments/$number"
              params={{ project, app, number: String(newest.number) }}
              search={environmentSearch(environment)}
              className="flex min-h-11 flex-wrap items-center gap-x-3 px-4 py-2 text-sm -outline-offset-2 hover:bg-hover"
            >
              <StateShape tone="failed" />
              <span className="min-w-0 flex-1">{causeTitle(newest.cause)}</span>
              {count > 1 && <span className="text-xs text-muted">{m.app_cause_times({ count })}</span>}
              <span className="text-xs text-muted">
                <Ago at={newest.createdAt} />
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  )
}

import { useQuery } from '@tanstack/react-query'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { Card } from '../../design/card.tsx'
import { m } from '../../paraglide/messages.js'
import { TextLink } from '../../shell/button-link.tsx'
import { QueryState } from '../../shell/query-state.tsx'
import { DeploymentRow } from '../deployments/deployment-row.tsx'

export function LastDeployments({ place }: { readonly place: Place }) {
  const { project, app, environment } = place
  const query = useQuery(api.deployments.list.queryOptions({ input: { ...place, limit: 6 } }))
  return (
    <Card
      title={m.app_last_deployments()}
      flush
      actions={
        <span className="text-sm">
          <TextLink to="/p/$project/$app/deployments" params={{ project, app }} search={environmentSearch(environment)}>
            {m.app_all_deployments()}
          </TextLink>
        </span>
      }
    >
      <QueryState query={query} what={m.deployments()}>
        {({ items }) => (
          <ul className="divide-y divide-line">
            {items.map((deployment) => (
              <DeploymentRow key={deployment.id} place={place} deployment={deployment} />
            ))}
          </ul>
        )}
      </QueryState>
    </Card>
  )
}

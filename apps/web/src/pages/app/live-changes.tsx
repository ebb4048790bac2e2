import { useQuery } from '@tanstack/react-query'
import type { AppEnvironment } from '@podo/contract'
import { ChangesView } from '../../change/changes-view.tsx'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { Card } from '../../design/card.tsx'
import { releaseName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'

const LOOKED_AT = 20

/** What the live release brought, against the one before it. */
export function LiveChanges({ place, here }: { readonly place: Place; readonly here: AppEnvironment }) {
  const live = here.live?.release
  const releases = useQuery({ ...api.releases.list.queryOptions({ input: { ...place, limit: LOOKED_AT } }), enabled: live !== undefined })
  const number = releases.data?.items.find((release) => release.number === live)?.deployment
  const deployment = useQuery({ ...api.deployments.get.queryOptions({ input: { ...place, number: number ?? 1 } }), enabled: number !== undefined })
  const changes = number === undefined ? undefined : deployment.data?.changes
  if (changes === undefined || changes.since === null) return null
  return (
    <Card title={m.deployment_changes_since({ release: releaseName(changes.since) })}>
      <ChangesView changes={changes} />
    </Card>
  )
}

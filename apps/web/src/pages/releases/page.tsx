import { useInfiniteQuery } from '@tanstack/react-query'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { GitCompareArrows, Package } from 'lucide-react'
import type { Release } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { api } from '../../data/client.ts'
import { environmentSearch } from '../../data/app.ts'
import { useNow } from '../../data/now.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { appSentence } from '../../language/sentence.ts'
import { environmentName, releaseName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { MoreRows } from '../../shell/more-rows.tsx'
import { QueryState } from '../../shell/query-state.tsx'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { CompareDialog } from './compare-dialog.tsx'
import { ReleaseRow } from './release-row.tsx'

const route = getRouteApi('/signed/p/$project/$app/releases')
const PAGE = 30

export function ReleasesPage() {
  return <WithHere>{(known) => <Releases {...known} />}</WithHere>
}

/** The two that are compared stand in the address, so that a comparison can be shared. */
function Releases({ place, app, here }: Here) {
  const { from, to } = route.useSearch()
  const navigate = useNavigate()
  const now = useNow()
  const query = useInfiniteQuery(
    api.releases.list.infiniteOptions({
      input: (before: string | undefined) => ({ ...place, limit: PAGE, ...(before === undefined ? {} : { before }) }),
      initialPageParam: undefined,
      getNextPageParam: ({ next }) => next ?? undefined,
    }),
  )
  const items = query.data?.pages.flatMap((page) => page.items)
  const choose = (search: { from?: number; to?: number }): void =>
    detach(navigate({ to: '/p/$project/$app/releases', params: { project: place.project, app: place.app }, search: { ...environmentSearch(place.environment), ...search }, resetScroll: false }))
  const pick = (release: Release): void => {
    if (from === undefined) choose({ from: release.number })
    else if (from === release.number) choose({})
    else choose({ from: Math.min(from, release.number), to: Math.max(from, release.number) })
  }
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)} / ${m.releases()}`} sentence={appSentence(app, here, now)}>
        {from !== undefined && to === undefined && (
          <p role="status" className="flex items-center gap-2 pt-1 text-sm text-muted">
            <GitCompareArrows size={16} aria-hidden />
            {m.releases_pick_one({ release: releaseName(from) })}
            <Button look="quiet" onClick={() => choose({})}>
              {m.compare_clear()}
            </Button>
          </p>
        )}
      </PageTitle>
      <QueryState query={{ ...query, data: items }} what={m.releases()} tall>
        {(known) => (
          <Card flush>
            {known.length === 0 ? (
              <Empty icon={Package} title={m.releases_empty()} hint={m.releases_empty_hint()} commands={[`podo deploy --project ${place.project} --app ${app.name}`]} />
            ) : (
              <ul className="divide-y divide-line">
                {known.map((release) => (
                  <ReleaseRow key={release.id} place={place} release={release} picked={release.number === from} onPick={() => pick(release)} />
                ))}
              </ul>
            )}
            <MoreRows query={query} />
          </Card>
        )}
      </QueryState>
      {from !== undefined && to !== undefined && <CompareDialog place={place} from={from} to={to} onClose={() => choose({})} />}
    </>
  )
}

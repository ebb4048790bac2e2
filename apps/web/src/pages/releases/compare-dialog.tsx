import { useQuery } from '@tanstack/react-query'
import { CommitList } from '../../change/commit-list.tsx'
import { ConfigChanges } from '../../change/config-changes.tsx'
import { changesLine } from '../../change/changes-view.tsx'
import { api } from '../../data/client.ts'
import type { Place } from '../../data/app.ts'
import { Dialog } from '../../design/dialog.tsx'
import { releaseName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'

interface CompareDialogProps {
  readonly place: Place
  readonly from: number
  readonly to: number
  readonly onClose: () => void
}

export function CompareDialog({ place, from, to, onClose }: CompareDialogProps) {
  const query = useQuery(api.releases.compare.queryOptions({ input: { ...place, number: from, with: to } }))
  return (
    <Dialog open wide onClose={onClose} title={m.compare_title({ from: releaseName(from), to: releaseName(to) })}>
      <QueryState query={query} what={m.releases()} tall>
        {(changes) => (
          <div className="flex flex-col gap-4">
            <p>{changesLine(changes) || m.compare_same()}</p>
            {changes.commits.length > 0 && (
              <section className="flex flex-col gap-1.5">
                <h3 className="text-sm font-semibold">{m.compare_commits()}</h3>
                <CommitList commits={changes.commits} />
              </section>
            )}
            {changes.config.length > 0 && (
              <section className="flex flex-col gap-1.5">
                <h3 className="text-sm font-semibold">{m.compare_config()}</h3>
                <ConfigChanges changes={changes.config} />
              </section>
            )}
          </div>
        )}
      </QueryState>
    </Dialog>
  )
}

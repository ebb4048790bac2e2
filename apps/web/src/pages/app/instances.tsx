import { useQuery } from '@tanstack/react-query'
import { Server } from 'lucide-react'
import type { Place } from '../../data/app.ts'
import { api } from '../../data/client.ts'
import { useNow } from '../../data/now.ts'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { Notice } from '../../design/notice.tsx'
import { StateShape } from '../../design/state.tsx'
import { runningText } from '../../language/duration.ts'
import { bytesText } from '../../language/size.ts'
import { instanceWord } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'

const LOOK_AGAIN_MS = 10_000

export function Instances({ place }: { readonly place: Place }) {
  const query = useQuery({ ...api.apps.instances.queryOptions({ input: { ...place } }), refetchInterval: LOOK_AGAIN_MS })
  const now = useNow()
  return (
    <Card title={m.instances()} flush>
      <QueryState query={query} what={m.instances()}>
        {({ reachable, instances }) => (
          <>
            {!reachable && (
              <div className="p-3">
                <Notice tone="warning" title={m.app_instances_unreachable()} />
              </div>
            )}
            {instances.length === 0 ? (
              <Empty icon={Server} title={m.app_instances_empty()} hint={m.app_instances_empty_hint()} />
            ) : (
              <ul className="divide-y divide-line">
                {instances.map((instance) => {
                  const word = instanceWord(instance.state)
                  return (
                    <li key={instance.id} className="flex min-h-12 flex-wrap items-center gap-x-3 px-4 py-2 text-sm">
                      <StateShape tone={word.tone} />
                      <span className="font-medium">{instance.process}</span>
                      <span className="font-mono text-xs text-muted">{instance.release}</span>
                      <span className="text-muted">
                        {word.text} {m.app_running_for({ duration: runningText(now - Date.parse(instance.startedAt)) })}
                      </span>
                      <span className="ml-auto flex gap-3 text-xs text-muted">
                        {instance.restarts > 0 && <span>{m.app_restarts({ count: instance.restarts })}</span>}
                        {instance.memoryBytes !== null && <span>{bytesText(instance.memoryBytes)}</span>}
                      </span>
                    </li>
                  )
                })}
              </ul>
            )}
          </>
        )}
      </QueryState>
    </Card>
  )
}

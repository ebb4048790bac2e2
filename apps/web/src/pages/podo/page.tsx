import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { api } from '../../data/client.ts'
import { useNow } from '../../data/now.ts'
import { Card } from '../../design/card.tsx'
import { Notice } from '../../design/notice.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { StateShape } from '../../design/state.tsx'
import { sinceText } from '../../language/moment.ts'
import { bytesText } from '../../language/size.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'

const LOOK_AGAIN_MS = 10_000

type Podo = NonNullable<ReturnType<typeof usePodo>['data']>

function usePodo() {
  return useQuery({ ...api.podo.overview.queryOptions(), refetchInterval: LOOK_AGAIN_MS })
}

const total = ({ processes }: Podo): number => processes.reduce((sum, { memoryBytes }) => sum + memoryBytes, 0)

export function PodoPage() {
  const query = usePodo()
  const now = useNow()
  const podo = query.data
  return (
    <>
      <PageTitle
        name={m.podo_title()}
        sentence={podo ? m.podo_sentence({ version: podo.version, since: sinceText(Date.parse(podo.startedAt), now), memory: bytesText(total(podo)) }) : null}
      />
      <QueryState query={query} what="Podo" tall>
        {(known) => (
          <div className="flex flex-col gap-4">
            {known.warnings.map((warning) => (
              <Notice key={warning} tone="warning" title={warning} />
            ))}
            <div className="grid grid-cols-1 items-start gap-4 lg:grid-cols-2">
              <Uses podo={known} />
              <div className="flex flex-col gap-4">
                <Isolation podo={known} />
                <Budget title={m.podo_logs()} {...known.logs} said={m.podo_logs_used} hint={m.podo_logs_hint()} />
                <Releases podo={known} />
                <Budget title={m.podo_caches()} {...known.caches} said={m.podo_caches_used} hint={m.podo_caches_hint()} />
              </div>
            </div>
          </div>
        )}
      </QueryState>
    </>
  )
}

function Uses({ podo }: { readonly podo: Podo }) {
  const most = Math.max(1, ...podo.processes.map(({ memoryBytes }) => memoryBytes))
  return (
    <Card title={m.podo_processes()} flush>
      <ul className="divide-y divide-line">
        {podo.processes.map(({ name, pid, memoryBytes }) => (
          <li key={pid} className="grid grid-cols-[6rem_minmax(0,1fr)_5rem] items-center gap-3 px-4 py-2.5 text-sm">
            <span className="truncate font-medium">{name}</span>
            <Bar share={memoryBytes / most} />
            <span className="text-right text-muted">{bytesText(memoryBytes)}</span>
          </li>
        ))}
        <li className="flex justify-between px-4 py-2.5 text-sm font-semibold">
          <span>{m.podo_total()}</span>
          <span>{bytesText(total(podo))}</span>
        </li>
      </ul>
      <p className="border-t border-line px-4 py-2 text-xs text-muted">{m.podo_memory_hint()}</p>
    </Card>
  )
}

function Bar({ share }: { readonly share: number }) {
  return (
    <span aria-hidden className="h-1.5 overflow-hidden rounded-full bg-sunken">
      <span className="block h-full rounded-full bg-edge" style={{ width: `${Math.min(100, share * 100)}%` }} />
    </span>
  )
}

interface BudgetProps {
  readonly title: string
  readonly bytes: number
  readonly budgetBytes: number
  readonly said: (of: { used: string; budget: string }) => string
  readonly hint: string
}

function Budget({ title, bytes, budgetBytes, said, hint }: BudgetProps) {
  return (
    <Card title={title}>
      <div className="flex flex-col gap-2 text-sm">
        <p>{said({ used: bytesText(bytes), budget: bytesText(budgetBytes) })}</p>
        <Bar share={bytes / Math.max(1, budgetBytes)} />
        <p className="text-xs text-muted">{hint}</p>
      </div>
    </Card>
  )
}

/** No budget: what is kept is said by count, and rollback needs it. */
function Releases({ podo: { releases } }: { readonly podo: Podo }) {
  return (
    <Card title={m.podo_releases()}>
      <div className="flex flex-col gap-2 text-sm">
        <p>{m.podo_releases_used({ used: bytesText(releases.bytes), builds: releases.count })}</p>
        <p className="text-xs text-muted">{m.podo_releases_hint({ keep: releases.keep })}</p>
      </div>
    </Card>
  )
}

const NOTHING: ReadonlySet<string> = new Set(['', 'none', 'off', 'no', 'false'])

function Isolation({ podo: { isolation } }: { readonly podo: Podo }) {
  return (
    <Card title={m.podo_isolation()}>
      <div className="flex flex-col gap-3 text-sm">
        {isolation === null ? (
          <p className="text-muted">{m.podo_isolation_unknown()}</p>
        ) : (
          <ul className="flex flex-col gap-1.5">
            <Wall there={isolation.users}>{m.podo_isolation_users()}</Wall>
            <Wall there={!NOTHING.has(isolation.cgroups)} how={isolation.cgroups}>
              {m.podo_isolation_cgroups()}
            </Wall>
            <Wall there={!NOTHING.has(isolation.processes)} how={isolation.processes === 'user' ? m.podo_isolation_processes_user() : m.podo_isolation_processes_cgroup()}>
              {m.podo_isolation_processes()}
            </Wall>
            <Wall there={!NOTHING.has(isolation.network)} how={isolation.network}>
              {m.podo_isolation_network()}
            </Wall>
            <Wall there={isolation.overlay}>{m.podo_isolation_overlay()}</Wall>
          </ul>
        )}
        <p className="text-xs text-muted">{m.podo_isolation_hint()}</p>
      </div>
    </Card>
  )
}

function Wall({ there, how, children }: { readonly there: boolean; readonly how?: string; readonly children: ReactNode }) {
  return (
    <li className="flex items-center gap-2.5">
      <StateShape tone={there ? 'live' : 'held'} />
      <span className="flex-1">{children}</span>
      <span className="text-muted">{there ? (how ?? m.podo_yes()) : m.podo_no()}</span>
    </li>
  )
}

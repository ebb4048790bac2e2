import { useQuery, useQueryClient } from '@tanstack/react-query'
import { KeyRound, Plus } from 'lucide-react'
import { useState } from 'react'
import type { ApiToken } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Empty } from '../../design/empty.tsx'
import { useNow } from '../../data/now.ts'
import { agoText, momentText } from '../../language/moment.ts'
import { roleName } from '../../language/role.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { NewToken } from './new-token.tsx'

export function Tokens() {
  const query = useQuery(api.tokens.list.queryOptions())
  const [making, setMaking] = useState(false)
  const [ending, setEnding] = useState<ApiToken | null>(null)
  return (
    <Card
      title={m.tokens()}
      flush
      actions={
        <Button icon={Plus} onClick={() => setMaking(true)}>
          {m.token_new()}
        </Button>
      }
    >
      <p className="border-b border-line px-4 py-2.5 text-sm text-muted">{m.tokens_hint()}</p>
      <QueryState query={query} what={m.tokens()}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty icon={KeyRound} title={m.tokens_empty()} hint={m.tokens_empty_hint()} />
          ) : (
            <ul className="divide-y divide-line">
              {items.map((token) => (
                <TokenRow key={token.id} token={token} onRevoke={() => setEnding(token)} />
              ))}
            </ul>
          )
        }
      </QueryState>
      {making && <NewToken onClose={() => setMaking(false)} />}
      {ending !== null && <Revoke token={ending} onClose={() => setEnding(null)} />}
    </Card>
  )
}

function TokenRow({ token, onRevoke }: { readonly token: ApiToken; readonly onRevoke: () => void }) {
  const now = useNow()
  const { name, role, lastUsedAt, expiresAt } = token
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2 pr-2 pl-4 text-sm">
      <div className="min-w-0 flex-1 basis-48">
        <p className="font-medium break-all">
          {name} <span className="font-normal text-muted">{roleName(role)}</span>
        </p>
        <p className="text-xs text-muted">
          {m.token_used()}: {lastUsedAt === null ? m.token_unused() : agoText(Date.parse(lastUsedAt), now)} · {m.token_ends()}: {expiresAt === null ? m.token_never() : momentText(Date.parse(expiresAt))}
        </p>
      </div>
      <Button look="quiet" onClick={onRevoke}>
        {m.token_revoke()}
      </Button>
    </li>
  )
}

function Revoke({ token, onClose }: { readonly token: ApiToken; readonly onClose: () => void }) {
  const queryClient = useQueryClient()
  const { name } = token
  const revoke = useAction(() => client.tokens.revoke({ id: token.id }), {
    done: () => m.token_revoked({ name }),
    after: () => {
      onClose()
      detach(queryClient.invalidateQueries({ queryKey: api.tokens.list.key() }))
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.token_revoke_title({ name })}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button look="danger" busy={revoke.isPending} onClick={() => revoke.mutate(undefined)}>
            {m.token_revoke()}
          </Button>
        </>
      }
    >
      <p className="text-sm">{m.token_revoke_hint()}</p>
    </Dialog>
  )
}

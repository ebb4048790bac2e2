import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { sessionQuery } from '../../data/session.ts'
import { Button } from '../../design/button.tsx'
import { CommandLines } from '../../design/code.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { Select, TextField } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { ROLES, roleName } from '../../language/role.ts'
import type { Role } from '../../language/role.ts'
import { m } from '../../paraglide/messages.js'

const DAYS = [30, 90, 365, null] as const

/** Asks, then shows the token this once. */
export function NewToken({ onClose }: { readonly onClose: () => void }) {
  const [token, setToken] = useState<string | null>(null)
  return (
    <Dialog open onClose={onClose} title={token === null ? m.token_new() : m.token_once_title()} footer={token === null ? <Buttons onClose={onClose} /> : <Button onClick={onClose}>{m.close()}</Button>}>
      {token === null ? <TokenForm onMade={setToken} /> : <Once token={token} />}
    </Dialog>
  )
}

function Buttons({ onClose }: { readonly onClose: () => void }) {
  return (
    <>
      <Button onClick={onClose}>{m.cancel()}</Button>
      <Button look="primary" type="submit" form="new-token">
        {m.token_create()}
      </Button>
    </>
  )
}

function Once({ token }: { readonly token: string }) {
  return (
    <div className="flex flex-col gap-4">
      <Notice tone="warning" title={m.token_once_hint()} />
      <div className="flex flex-col gap-1">
        <p className="text-sm font-medium">{m.token_use()}</p>
        <CommandLines lines={[`export PODO_URL=${location.origin}`, `export PODO_TOKEN=${token}`]} />
      </div>
    </div>
  )
}

function TokenForm({ onMade }: { readonly onMade: (token: string) => void }) {
  const queryClient = useQueryClient()
  const { data: session } = useQuery(sessionQuery)
  const own = session?.teams[0]?.role ?? 'viewer'
  const open = ROLES.slice(ROLES.indexOf(own))
  const [name, setName] = useState('')
  const [role, setRole] = useState<Role>(open.includes('developer') ? 'developer' : own)
  const [tried, setTried] = useState(false)
  const [days, setDays] = useState<number | null>(90)
  const make = useAction(() => client.tokens.create({ name: name.trim(), role, expiresInDays: days }), {
    after: ({ token }) => {
      onMade(token)
      detach(queryClient.invalidateQueries({ queryKey: api.tokens.list.key() }))
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (name.trim() !== '' && !make.isPending) make.mutate(undefined)
  }
  return (
    <form id="new-token" onSubmit={submit} noValidate className="flex flex-col gap-4">
      <TextField label={m.token_name()} hint={m.token_name_hint()} error={tried && name.trim() === '' ? m.required() : undefined} maxLength={64} value={name} onChange={(event) => setName(event.target.value)} />
      <Select label={m.token_role()} value={role} onChange={(event) => setRole(ROLES.find((one) => one === event.target.value) ?? role)}>
        {open.map((one) => (
          <option key={one} value={one}>
            {roleName(one)}
          </option>
        ))}
      </Select>
      <Select label={m.token_expires()} value={days ?? ''} onChange={(event) => setDays(event.target.value === '' ? null : Number(event.target.value))}>
        {DAYS.map((count) => (
          <option key={count ?? ''} value={count ?? ''}>
            {count === null ? m.token_never() : m.token_expires_days({ count })}
          </option>
        ))}
      </Select>
    </form>
  )
}

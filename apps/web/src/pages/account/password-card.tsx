import { useState } from 'react'
import type { FormEvent } from 'react'
import { useAction } from '../../data/action.ts'
import { client } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { TextField } from '../../design/field.tsx'
import { m } from '../../paraglide/messages.js'

const SHORTEST = 10

export function PasswordCard({ hasPassword, login }: { readonly hasPassword: boolean; readonly login: string }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [tried, setTried] = useState(false)
  const change = useAction(() => client.session.setPassword({ current, next }), {
    done: () => m.password_changed(),
    after: () => {
      setCurrent('')
      setNext('')
      setTried(false)
    },
  })
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (next.length >= SHORTEST) change.mutate(undefined)
  }
  return (
    <Card title={hasPassword ? m.password_change() : m.password_set()}>
      <form onSubmit={submit} noValidate className="flex flex-col gap-3">
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        {hasPassword && <TextField label={m.password_current()} type="password" autoComplete="current-password" maxLength={200} value={current} onChange={(event) => setCurrent(event.target.value)} />}
        <TextField
          label={m.password_next()}
          hint={m.password_hint()}
          error={tried && next.length < SHORTEST ? m.password_short({ count: next.length }) : undefined}
          type="password"
          autoComplete="new-password"
          maxLength={200}
          value={next}
          onChange={(event) => setNext(event.target.value)}
        />
        <p className="text-xs text-muted">{m.password_ends()}</p>
        <div>
          <Button type="submit" busy={change.isPending}>
            {hasPassword ? m.password_change() : m.password_set()}
          </Button>
        </div>
      </form>
    </Card>
  )
}

import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Session } from '@podo/contract'
import { client } from '../../data/client.ts'
import { problemOf } from '../../data/problem.ts'
import { Button } from '../../design/button.tsx'
import { CommandLines } from '../../design/code.tsx'
import { Choice, TextField } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { problemText } from '../../language/problem.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'

const SHORTEST = 10

interface FirstAccountProps {
  readonly token: string
  readonly onSignedIn: (session: Session) => void
  readonly onGiveUp: () => void
}

/** The page of the first sign-in link. Opening it spends nothing (previews and prefetch do); the button does. */
export function FirstAccount({ token, onSignedIn, onGiveUp }: FirstAccountProps) {
  const check = useQuery({ queryKey: ['sign-in-link', token], queryFn: () => client.session.checkLink({ token }), staleTime: Infinity })
  return (
    <QueryState query={check} what={m.link_checking()}>
      {({ usable }) => (usable ? <AccountForm token={token} onSignedIn={onSignedIn} /> : <Spent onGiveUp={onGiveUp} />)}
    </QueryState>
  )
}

function Spent({ onGiveUp }: { readonly onGiveUp: () => void }) {
  return (
    <div className="flex flex-col gap-4">
      <h1 className="text-xl font-semibold">{m.link_spent_title()}</h1>
      <p className="text-muted">{m.link_spent_hint()}</p>
      <CommandLines lines={['podo sign-in-link']} />
      <Button onClick={onGiveUp}>{m.sign_in()}</Button>
    </div>
  )
}

function AccountForm({ token, onSignedIn }: Omit<FirstAccountProps, 'onGiveUp'>) {
  const [login, setLogin] = useState('')
  const [displayName, setDisplayName] = useState('')
  const [password, setPassword] = useState('')
  const [visible, setVisible] = useState(false)
  const [tried, setTried] = useState(false)
  const spend = useMutation({ mutationFn: () => client.session.spendLink({ token, login: login.trim(), displayName: displayName.trim(), password }), onSuccess: onSignedIn })
  const empty = (text: string): string | undefined => (tried && text.trim() === '' ? m.required() : undefined)
  const short = tried && password.length < SHORTEST ? m.password_short({ count: password.length }) : undefined
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (login.trim() !== '' && displayName.trim() !== '' && password.length >= SHORTEST) spend.mutate()
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h1 className="text-xl font-semibold">{m.first_title()}</h1>
        <p className="text-muted">{m.first_hint()}</p>
      </div>
      {spend.error !== null && <Notice tone="failed" title={problemText(problemOf(spend.error))} />}
      <TextField label={m.login()} hint={m.login_hint()} error={empty(login)} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus maxLength={254} value={login} onChange={(event) => setLogin(event.target.value)} />
      <TextField label={m.display_name()} hint={m.display_name_hint()} error={empty(displayName)} name="name" autoComplete="name" maxLength={100} value={displayName} onChange={(event) => setDisplayName(event.target.value)} />
      <TextField label={m.password()} hint={m.password_hint()} error={short} name="password" type={visible ? 'text' : 'password'} autoComplete="new-password" maxLength={200} value={password} onChange={(event) => setPassword(event.target.value)} />
      <Choice kind="checkbox" label={m.password_show()} checked={visible} onChange={(event) => setVisible(event.target.checked)} />
      <Button look="primary" type="submit" busy={spend.isPending}>
        {m.first_button()}
      </Button>
    </form>
  )
}

import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { FormEvent } from 'react'
import type { Session } from '@podo/contract'
import { client } from '../../data/client.ts'
import { problemOf } from '../../data/problem.ts'
import { Button } from '../../design/button.tsx'
import { CommandLines } from '../../design/code.tsx'
import { TextField } from '../../design/field.tsx'
import { Notice } from '../../design/notice.tsx'
import { problemText } from '../../language/problem.ts'
import { m } from '../../paraglide/messages.js'

export function PasswordForm({ onSignedIn }: { readonly onSignedIn: (session: Session) => void }) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [tried, setTried] = useState(false)
  const signIn = useMutation({ mutationFn: () => client.session.signIn({ login, password }), onSuccess: onSignedIn })
  const problem = signIn.error === null ? null : problemOf(signIn.error)
  const missing = (text: string): string | undefined => (tried && text === '' ? m.required() : undefined)
  const submit = (event: FormEvent): void => {
    event.preventDefault()
    setTried(true)
    if (login.trim() !== '' && password !== '') signIn.mutate()
  }
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      <h1 className="text-xl font-semibold">{m.sign_in_title()}</h1>
      {problem !== null && <Notice tone="failed" title={problem.status === 401 ? m.sign_in_wrong() : problemText(problem)} />}
      <TextField label={m.login()} name="login" autoComplete="username" autoCapitalize="none" spellCheck={false} autoFocus error={missing(login.trim())} value={login} onChange={(event) => setLogin(event.target.value)} />
      <TextField label={m.password()} name="password" type="password" autoComplete="current-password" error={missing(password)} value={password} onChange={(event) => setPassword(event.target.value)} />
      <Button look="primary" type="submit" busy={signIn.isPending}>
        {m.sign_in()}
      </Button>
      <div className="flex flex-col gap-2 pt-4 text-sm text-muted">
        <p>{m.sign_in_no_account()}</p>
        <CommandLines lines={['podo sign-in-link']} />
      </div>
    </form>
  )
}

import { useQuery, useQueryClient } from '@tanstack/react-query'
import { getRouteApi, useNavigate, useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import type { Session } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { sessionQuery } from '../../data/session.ts'
import { setTheme, useTheme } from '../../data/theme.ts'
import { Select } from '../../design/field.tsx'
import { Logo } from '../../design/logo.tsx'
import { language, setLanguage } from '../../language/locale.ts'
import { m } from '../../paraglide/messages.js'
import { FirstAccount } from './first-account.tsx'
import { PasswordForm } from './password-form.tsx'

const route = getRouteApi('/sign-in')

const tokenOf = (hash: string): string | null => new URLSearchParams(hash).get('token')

/**
 * The token is in the fragment: no server log and no Referer holds it. It leaves the address as soon as it is read, and
 * lives as long as the page.
 */
function useLinkToken(): readonly [string | null, (token: null) => void] {
  const hash = useRouterState({ select: (state) => state.location.hash })
  const navigate = useNavigate()
  const found = tokenOf(hash)
  const [token, setToken] = useState(found)
  if (found !== null && found !== token) setToken(found)
  useEffect(() => {
    if (found === null) return
    detach(navigate({ to: '/sign-in', search: true, hash: '', replace: true }))
  }, [found, navigate])
  return [token, setToken]
}

export function SignInPage() {
  const [token, setToken] = useLinkToken()
  const { to } = route.useSearch()
  const queryClient = useQueryClient()
  const navigate = useNavigate()
  const router = useRouter()
  const session = useQuery(sessionQuery)

  const enter = (signedIn: Session): void => {
    queryClient.clear()
    queryClient.setQueryData(sessionQuery.queryKey, signedIn)
    router.history.push(to ?? '/')
  }
  useEffect(() => {
    if (token === null && session.data) detach(navigate({ to: '/', replace: true }))
  }, [token, session.data, navigate])

  return (
    <div className="flex min-h-dvh flex-col">
      <main className="mx-auto flex w-full max-w-sm flex-1 flex-col justify-center px-4 py-12">
        <div className="flex items-center gap-2.5 pb-8">
          <Logo size={32} />
          <span className="text-2xl font-bold tracking-tight">Podo</span>
        </div>
        {token === null ? <PasswordForm onSignedIn={enter} /> : <FirstAccount key={token} token={token} onSignedIn={enter} onGiveUp={() => setToken(null)} />}
      </main>
      <Corner />
    </div>
  )
}

function Corner() {
  const theme = useTheme()
  return (
    <footer className="mx-auto flex w-full max-w-sm gap-3 px-4 pb-6">
      <div className="flex-1">
        <Select label={m.language()} hideLabel value={language()} onChange={(event) => setLanguage(event.target.value === 'ko' ? 'ko' : 'en')}>
          <option value="en">English</option>
          <option value="ko">한국어</option>
        </Select>
      </div>
      <div className="flex-1">
        <Select label={m.theme()} hideLabel value={theme} onChange={(event) => setTheme(event.target.value === 'light' ? 'light' : event.target.value === 'dark' ? 'dark' : 'system')}>
          <option value="system">{m.theme_system()}</option>
          <option value="light">{m.theme_light()}</option>
          <option value="dark">{m.theme_dark()}</option>
        </Select>
      </div>
    </footer>
  )
}

import { useQuery } from '@tanstack/react-query'
import { Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import { detach } from '../data/detach.ts'
import { sessionQuery } from '../data/session.ts'
import { PageAnnouncer } from '../design/page-title.tsx'
import { m } from '../paraglide/messages.js'
import { ConnectionBar } from './connection-bar.tsx'
import { Keyboard } from './keyboard.tsx'
import { TopBar } from './top-bar.tsx'

/** Around every page of a person who is signed in. */
export function Shell() {
  const { data: session } = useQuery(sessionQuery)
  const navigate = useNavigate()
  useEffect(() => {
    if (session === null) detach(navigate({ to: '/sign-in', search: { to: location.pathname + location.search } }))
  }, [session, navigate])
  return (
    <Keyboard>
      <a href="#content" className="sr-only rounded-small bg-accent-fill px-3 py-2 text-on-fill focus:not-sr-only focus:absolute focus:top-2 focus:left-2 focus:z-50">
        {m.skip_to_content()}
      </a>
      <TopBar />
      <PageAnnouncer />
      <ConnectionBar />
      <main id="content" tabIndex={-1} className="mx-auto w-full max-w-6xl px-4 pt-6 pb-16 max-sm:pb-28 outline-none sm:px-6">
        <Outlet />
      </main>
    </Keyboard>
  )
}

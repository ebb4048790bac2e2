import { Link, Outlet, useNavigate } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { App, AppEnvironment } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { environmentOf, environmentSearch, useAppQuery, usePlace } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { appKeys, useRefresh } from '../../data/freshness.ts'
import { useStream } from '../../data/live.tsx'
import { Select } from '../../design/field.tsx'
import { environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { APP_PLACES } from '../../shell/place.ts'
import { Absent, QueryState } from '../../shell/query-state.tsx'

/** Around every page of an app: where one is, in which environment, and the one stream that keeps it fresh. */
export function AppLayout() {
  const place = usePlace()
  const query = useAppQuery(place)
  const here = query.data && environmentOf(query.data, place.environment)
  const refresh = useRefresh(appKeys)
  useStream(here ? `target:${here.id}` : null, here?.sequence ?? 0, refresh)
  useFavicon(here)
  return (
    <QueryState query={query} what={place.app} tall>
      {(app) => (
        <>
          <Tabs place={place} app={app} />
          {environmentOf(app, place.environment) === undefined ? <Absent /> : <Outlet />}
        </>
      )}
    </QueryState>
  )
}

function Tabs({ place, app }: { readonly place: Place; readonly app: App }) {
  const { project, environment } = place
  return (
    <div className="mb-6 flex items-end justify-between gap-x-4 gap-y-2 border-b border-line max-sm:flex-col-reverse max-sm:items-stretch">
      <nav aria-label={m.app_menu()} className="-mb-px min-w-0 overflow-x-auto [scrollbar-width:none]">
        <ul className="flex gap-1">
          {APP_PLACES.map(({ to, name, key }) => (
            <li key={to}>
              <Link
                to={to}
                params={{ project, app: app.name }}
                search={environmentSearch(environment)}
                activeOptions={{ exact: key === 'o', includeSearch: false }}
                className="flex h-10 items-center border-b-2 border-transparent px-2.5 text-sm whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-accent aria-[current=page]:font-medium aria-[current=page]:text-ink"
              >
                {name()}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      {app.environments.length > 1 && <EnvironmentSwitch place={place} app={app} />}
    </div>
  )
}

function EnvironmentSwitch({ place, app }: { readonly place: Place; readonly app: App }) {
  const navigate = useNavigate()
  return (
    <div className="w-36 shrink-0 pb-1.5 max-sm:w-full max-sm:pb-0">
      <Select
        label={m.environment()}
        hideLabel
        value={place.environment}
        onChange={(event) => detach(navigate({ to: '/p/$project/$app', params: { project: place.project, app: app.name }, search: environmentSearch(event.target.value) }))}
      >
        {app.environments.map(({ id, environment }) => (
          <option key={id} value={environment}>
            {environmentName(environment)}
          </option>
        ))}
      </Select>
    </div>
  )
}

/** The tab shows a dot while a deployment runs, and a cross when the last one failed. */
function useFavicon(here: AppEnvironment | undefined): void {
  const status = here?.latest?.status
  useEffect(() => {
    const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
    if (icon === null) return
    icon.href = status === 'working' || status === 'queued' ? '/favicon-working.svg' : status === 'failed' ? '/favicon-failed.svg' : '/favicon.svg'
    return () => {
      icon.href = '/favicon.svg'
    }
  }, [status])
}

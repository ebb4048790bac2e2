import { createRootRouteWithContext, createRoute, createRouter, lazyRouteComponent, Outlet, redirect } from '@tanstack/react-router'
import type { QueryClient } from '@tanstack/react-query'
import { sessionQuery } from './data/session.ts'
import { readSpanSearch } from './log/log-span.ts'
import type { SpanSearch } from './log/log-span.ts'
import { Absent } from './shell/query-state.tsx'
import { Waiting } from './design/waiting.tsx'
import { BrokenPage } from './shell/broken-page.tsx'
import { Shell } from './shell/shell.tsx'

interface RouterContext {
  readonly queryClient: QueryClient
}

const root = createRootRouteWithContext<RouterContext>()({ component: Outlet })

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined)
const whole = (value: unknown): number | undefined => (Number.isSafeInteger(Number(value)) && Number(value) > 0 ? Number(value) : undefined)

const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  // Only a place inside the console: never another origin.
  validateSearch: (search): { to?: string } => {
    const to = text(search['to'])
    return to?.startsWith('/') === true && !to.startsWith('//') && !to.includes('\\') ? { to } : {}
  },
  component: lazyRouteComponent(() => import('./pages/sign-in/page.tsx'), 'SignInPage'),
})

const signed = createRoute({
  getParentRoute: () => root,
  id: 'signed',
  beforeLoad: async ({ context, location }) => {
    const session = await context.queryClient.ensureQueryData(sessionQuery)
    if (session === null) redirect({ to: '/sign-in', search: location.href === '/' ? {} : { to: location.href }, throw: true })
  },
  component: Shell,
})

const projects = createRoute({ getParentRoute: () => signed, path: '/', component: lazyRouteComponent(() => import('./pages/projects/page.tsx'), 'ProjectsPage') })
const fresh = createRoute({
  getParentRoute: () => signed,
  path: '/new',
  validateSearch: (search): { project?: string } => {
    const project = text(search['project'])
    return project === undefined ? {} : { project }
  },
  component: lazyRouteComponent(() => import('./pages/new/page.tsx'), 'NewPage'),
})
const activity = createRoute({ getParentRoute: () => signed, path: '/activity', component: lazyRouteComponent(() => import('./pages/activity/page.tsx'), 'ActivityPage') })
const podo = createRoute({ getParentRoute: () => signed, path: '/podo', component: lazyRouteComponent(() => import('./pages/podo/page.tsx'), 'PodoPage') })
const account = createRoute({ getParentRoute: () => signed, path: '/account', component: lazyRouteComponent(() => import('./pages/account/page.tsx'), 'AccountPage') })
const project = createRoute({ getParentRoute: () => signed, path: '/p/$project', component: lazyRouteComponent(() => import('./pages/project/page.tsx'), 'ProjectPage') })

/** The environment is kept in the address; production is not written out. */
const app = createRoute({
  getParentRoute: () => signed,
  path: '/p/$project/$app',
  validateSearch: (search): { environment?: string } => {
    const environment = text(search['environment'])
    return environment === undefined || environment === 'production' ? {} : { environment }
  },
  component: lazyRouteComponent(() => import('./pages/app/layout.tsx'), 'AppLayout'),
})

const overview = createRoute({ getParentRoute: () => app, path: '/', component: lazyRouteComponent(() => import('./pages/app/page.tsx'), 'AppPage') })
const deployments = createRoute({ getParentRoute: () => app, path: '/deployments', component: lazyRouteComponent(() => import('./pages/deployments/page.tsx'), 'DeploymentsPage') })
const deployment = createRoute({
  getParentRoute: () => app,
  path: '/deployments/$number',
  validateSearch: (search): { line?: number } => {
    const line = whole(search['line'])
    return line === undefined ? {} : { line }
  },
  component: lazyRouteComponent(() => import('./pages/deployment/page.tsx'), 'DeploymentPage'),
})
const releases = createRoute({
  getParentRoute: () => app,
  path: '/releases',
  validateSearch: (search): { from?: number; to?: number } => {
    const from = whole(search['from'])
    const to = whole(search['to'])
    return { ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) }
  },
  component: lazyRouteComponent(() => import('./pages/releases/page.tsx'), 'ReleasesPage'),
})
const logs = createRoute({
  getParentRoute: () => app,
  path: '/logs',
  validateSearch: (search): { q?: string; level?: 'debug' | 'info' | 'warn' | 'error'; process?: string; line?: number } & SpanSearch => {
    const q = text(search['q'])
    const level = (['debug', 'info', 'warn', 'error'] as const).find((known) => known === search['level'])
    const process = text(search['process'])
    const line = whole(search['line'])
    return { ...(q === undefined ? {} : { q }), ...(level === undefined ? {} : { level }), ...(process === undefined ? {} : { process }), ...(line === undefined ? {} : { line }), ...readSpanSearch(search) }
  },
  component: lazyRouteComponent(() => import('./pages/logs/page.tsx'), 'LogsPage'),
})
const config = createRoute({
  getParentRoute: () => app,
  path: '/config',
  // The name of a variable that a cause of the doctor misses.
  validateSearch: (search): { add?: string; kind?: 'secret' | 'build' } => {
    const add = text(search['add'])
    if (add === undefined || !/^[A-Za-z_][A-Za-z0-9_]{0,127}$/.test(add)) return {}
    const kind = search['kind']
    return kind === 'secret' || kind === 'build' ? { add, kind } : { add }
  },
  component: lazyRouteComponent(() => import('./pages/config/page.tsx'), 'ConfigPage'),
})
const scale = createRoute({ getParentRoute: () => app, path: '/scale', component: lazyRouteComponent(() => import('./pages/scale/page.tsx'), 'ScalePage') })
const settings = createRoute({ getParentRoute: () => app, path: '/settings', component: lazyRouteComponent(() => import('./pages/settings/page.tsx'), 'SettingsPage') })

const routeTree = root.addChildren([
  signIn,
  signed.addChildren([projects, fresh, activity, podo, account, project, app.addChildren([overview, deployments, deployment, releases, logs, config, scale, settings])]),
])

export const makeRouter = (queryClient: QueryClient) =>
  createRouter({
    routeTree,
    context: { queryClient },
    defaultPreload: 'intent',
    defaultPreloadDelay: 30,
    defaultPendingMs: 300,
    defaultPendingComponent: () => <Waiting what="Podo" tall />,
    scrollRestoration: true,
    defaultNotFoundComponent: Absent,
    defaultErrorComponent: BrokenPage,
  })

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>
  }
}

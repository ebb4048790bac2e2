import { useQueries, useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { Command } from 'cmdk'
import { useEffect, useRef } from 'react'
import type { ReactNode } from 'react'
import { api } from '../data/client.ts'
import { setTheme } from '../data/theme.ts'
import { releaseName } from '../language/words.ts'
import { language, setLanguage } from '../language/locale.ts'
import { m } from '../paraglide/messages.js'
import { useSignOut } from './use-sign-out.ts'
import { APP_PLACES, PLACES } from './place.ts'

const ROW = 'flex min-h-10 cursor-default items-center justify-between gap-3 rounded-small px-3 text-base data-[selected=true]:bg-hover'
const GROUP = '[&_[cmdk-group-heading]]:px-3 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-xs [&_[cmdk-group-heading]]:text-muted'
const READ = { limit: 200 } as const

function Row({ value, hint, onSelect, children }: { readonly value: string; readonly hint?: string; readonly onSelect: () => void; readonly children: ReactNode }) {
  return (
    <Command.Item value={value} onSelect={onSelect} className={ROW}>
      <span className="min-w-0 truncate">{children}</span>
      {hint !== undefined && <span className="shrink-0 text-xs text-muted">{hint}</span>}
    </Command.Item>
  )
}

/** Finds projects, apps, releases, pages and actions. Opens in the browser's own dialog. */
export function Palette({ onClose }: { readonly onClose: () => void }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const navigate = useNavigate()
  const signOut = useSignOut()
  const { project, app } = useParams({ strict: false })
  useEffect(() => {
    dialog.current?.showModal()
    dialog.current?.querySelector('input')?.focus()
  }, [])
  const run = (act: () => unknown) => (): void => {
    dialog.current?.close()
    act()
  }
  return (
    <dialog
      ref={dialog}
      aria-label={m.open_palette()}
      onClose={onClose}
      onMouseDown={(event) => {
        if (event.target === event.currentTarget) event.currentTarget.close()
      }}
      className="mx-auto mt-[12dvh] w-[calc(100vw-2rem)] max-w-xl overflow-hidden rounded-large border border-line bg-raised text-ink shadow-over"
    >
      <Command label={m.open_palette()} loop>
        <Command.Input placeholder={m.palette_placeholder()} className="h-12 w-full border-b border-line bg-transparent px-4 text-lg outline-none placeholder:text-muted" />
        <Command.List className="max-h-[min(24rem,60dvh)] overflow-y-auto p-1.5">
          <Command.Empty className="px-4 py-8 text-center text-sm text-muted">{m.palette_empty()}</Command.Empty>
          {project !== undefined && app !== undefined && <InApp project={project} app={app} run={run} />}
          <Found run={run} />
          <Command.Group heading={m.palette_go()} className={GROUP}>
            {PLACES.map((place) => (
              <Row key={place.to} value={`${place.name()} ${place.to}`} hint={`g ${place.key}`} onSelect={run(() => navigate({ to: place.to }))}>
                {place.name()}
              </Row>
            ))}
          </Command.Group>
          <Command.Group heading={m.palette_do()} className={GROUP}>
            <Row value={`${m.theme()} ${m.theme_light()} light`} onSelect={run(() => setTheme('light'))}>{`${m.theme()}: ${m.theme_light()}`}</Row>
            <Row value={`${m.theme()} ${m.theme_dark()} dark`} onSelect={run(() => setTheme('dark'))}>{`${m.theme()}: ${m.theme_dark()}`}</Row>
            <Row value={`${m.theme()} ${m.theme_system()} system`} onSelect={run(() => setTheme('system'))}>{`${m.theme()}: ${m.theme_system()}`}</Row>
            <Row value="English 한국어 language 언어" onSelect={run(() => setLanguage(language() === 'ko' ? 'en' : 'ko'))}>
              {language() === 'ko' ? 'English' : '한국어'}
            </Row>
            <Row value={m.sign_out()} onSelect={run(() => signOut.mutate(undefined))}>
              {m.sign_out()}
            </Row>
          </Command.Group>
        </Command.List>
      </Command>
    </dialog>
  )
}

type Run = (act: () => unknown) => () => void

function InApp({ project, app, run }: { readonly project: string; readonly app: string; readonly run: Run }) {
  const navigate = useNavigate()
  const releases = useQuery(api.releases.list.queryOptions({ input: { project, app, limit: 50 } }))
  const live = releases.data?.items.find(({ traffic }) => traffic === 'live')
  return (
    <Command.Group heading={m.palette_this_app()} className={GROUP}>
      {APP_PLACES.map((place) => (
        <Row key={place.to} value={`${app} ${place.name()} ${place.to}`} hint={`g ${place.key}`} onSelect={run(() => navigate({ to: place.to, params: { project, app } }))}>
          {place.name()}
        </Row>
      ))}
      <Row value={`${app} ${m.deployment_rollback()}`} onSelect={run(() => navigate({ to: '/p/$project/$app/releases', params: { project, app } }))}>
        {m.deployment_rollback()}
      </Row>
      {(releases.data?.items ?? []).map((release) => (
        <Row
          key={release.id}
          value={`${m.release()} ${releaseName(release.number)} ${release.commit.message}`}
          hint={release.commit.commit.slice(0, 7)}
          onSelect={run(() => navigate({ to: '/p/$project/$app/releases', params: { project, app }, search: live && live.number !== release.number ? { from: release.number, to: live.number } : {} }))}
        >
          {`${releaseName(release.number)} ${release.commit.message}`}
        </Row>
      ))}
    </Command.Group>
  )
}

function Found({ run }: { readonly run: Run }) {
  const navigate = useNavigate()
  const projects = useQuery(api.projects.list.queryOptions({ input: READ }))
  const items = projects.data?.items ?? []
  const apps = useQueries({ queries: items.slice(0, 20).map(({ name }) => api.apps.list.queryOptions({ input: { project: name, ...READ } })) })
  if (items.length === 0) return null
  return (
    <Command.Group heading={m.projects()} className={GROUP}>
      {apps
        .flatMap(({ data }) => data?.items ?? [])
        .map((found) => (
          <Row key={found.id} value={`${found.project} ${found.name} ${found.displayName}`} hint={found.project} onSelect={run(() => navigate({ to: '/p/$project/$app', params: { project: found.project, app: found.name } }))}>
            {found.displayName}
          </Row>
        ))}
      {items.map(({ id, name, displayName }) => (
        <Row key={id} value={`${m.project()} ${name} ${displayName}`} hint={m.project()} onSelect={run(() => navigate({ to: '/p/$project', params: { project: name } }))}>
          {displayName}
        </Row>
      ))}
    </Command.Group>
  )
}

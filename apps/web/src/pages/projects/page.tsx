import { useQueries, useQuery } from '@tanstack/react-query'
import { Boxes, Search } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import type { App, Project } from '@podo/contract'
import { api } from '../../data/client.ts'
import { useStreams } from '../../data/live.tsx'
import { appKeys, useRefresh } from '../../data/freshness.ts'
import { usePreference } from '../../data/preference.ts'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { TextField } from '../../design/field.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { projectsSentence } from './projects-sentence.ts'
import { ProjectCard } from './project-card.tsx'

const ALL = { limit: 200 } as const
const FOLLOWED = 18
const FILTER_FROM = 5

interface Shown {
  readonly project: Project
  readonly apps: readonly App[]
}

export function ProjectsPage() {
  const projects = useQuery(api.projects.list.queryOptions({ input: ALL }))
  return (
    <QueryState query={projects} what={m.projects()} tall>
      {({ items }) => (items.length === 0 ? <NoProjects /> : <ProjectList projects={items} />)}
    </QueryState>
  )
}

function NoProjects() {
  return (
    <>
      <PageTitle name={m.projects_title()} sentence={m.projects_sentence_quiet()} />
      <Card>
        <Empty icon={Boxes} title={m.projects_empty()} hint={m.projects_empty_hint()} commands={['podo deploy']} />
      </Card>
    </>
  )
}

function useFavourites(): readonly [ReadonlySet<string>, (id: string) => void] {
  const [stored, store] = usePreference('favourites', '')
  const favourites = new Set(stored.split(' ').filter(Boolean))
  const turn = (id: string): void => {
    if (!favourites.delete(id)) favourites.add(id)
    store([...favourites].join(' '))
  }
  return [favourites, turn]
}

function matches({ project, apps }: Shown, text: string): boolean {
  const wanted = text.trim().toLowerCase()
  return wanted === '' || [project.name, project.displayName, ...apps.flatMap(({ name, displayName }) => [name, displayName])].some((name) => name.toLowerCase().includes(wanted))
}

function ProjectList({ projects }: { readonly projects: readonly Project[] }) {
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const [favourites, turnFavourite] = useFavourites()
  const queries = useQueries({ queries: projects.map(({ name }) => api.apps.list.queryOptions({ input: { project: name, ...ALL } })) })
  const shown: Shown[] = projects.map((project, index) => ({ project, apps: queries[index]?.data?.items ?? [] }))
  const loading = queries.some(({ isPending }) => isPending)
  const here = shown.flatMap(({ apps }) => apps.flatMap(({ environments }) => environments))
  const refresh = useRefresh(appKeys)
  useStreams(
    here.slice(0, FOLLOWED).map(({ id, sequence }) => ({ stream: `target:${id}`, from: sequence })),
    refresh,
  )
  const found = shown.filter((one) => matches(one, wanted)).sort((left, right) => Number(favourites.has(right.project.id)) - Number(favourites.has(left.project.id)))
  return (
    <>
      <PageTitle name={m.projects_title()} sentence={loading ? null : projectsSentence(here)} />
      {projects.length >= FILTER_FROM && (
        <div className="relative max-w-sm pb-5">
          <Search size={16} aria-hidden className="pointer-events-none absolute top-2.5 right-3 text-muted" />
          <TextField label={m.projects_search()} hideLabel type="search" placeholder={m.projects_search()} value={text} onChange={(event) => setText(event.target.value)} />
        </div>
      )}
      {found.length === 0 ? (
        <Empty icon={Search} title={m.projects_none_match({ text: wanted })} hint={m.projects_none_match_hint()} />
      ) : (
        <ul className="grid grid-cols-1 gap-4 md:grid-cols-2 xl:grid-cols-3">
          {found.map(({ project, apps }) => (
            <ProjectCard key={project.id} project={project} apps={apps} favourite={favourites.has(project.id)} onFavourite={() => turnFavourite(project.id)} />
          ))}
        </ul>
      )}
    </>
  )
}

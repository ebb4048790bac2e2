import { useQuery } from '@tanstack/react-query'
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router'
import { Box, Trash2 } from 'lucide-react'
import type { App, Project } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { environmentOf, environmentSearch } from '../../data/app.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { appKeys, useRefresh } from '../../data/freshness.ts'
import { useStreams } from '../../data/live.tsx'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Empty } from '../../design/empty.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { HeadCell, Table } from '../../design/table.tsx'
import { environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { QueryState } from '../../shell/query-state.tsx'
import { projectsSentence } from '../projects/projects-sentence.ts'
import { AppMark } from './app-mark.tsx'

const route = getRouteApi('/signed/p/$project')
const FOLLOWED = 18

export function ProjectPage() {
  const { project: name } = route.useParams()
  const project = useQuery(api.projects.get.queryOptions({ input: { project: name } }))
  const apps = useQuery(api.apps.list.queryOptions({ input: { project: name, limit: 200 } }))
  const all = (apps.data?.items ?? []).flatMap(({ environments }) => environments)
  const refresh = useRefresh(appKeys)
  useStreams(
    all.slice(0, FOLLOWED).map(({ id, sequence }) => ({ stream: `target:${id}`, from: sequence })),
    refresh,
  )
  return (
    <QueryState query={project} what={m.project()} tall>
      {(known) => (
        <>
          <PageTitle name={known.displayName} sentence={apps.data ? projectsSentence(all) : null} />
          <QueryState query={apps} what={m.apps()} tall>
            {({ items }) => (items.length === 0 ? <NoApps project={known} /> : <Matrix project={known} apps={items} />)}
          </QueryState>
        </>
      )}
    </QueryState>
  )
}

function NoApps({ project }: { readonly project: Project }) {
  const navigate = useNavigate()
  const remove = useAction(() => client.projects.delete({ project: project.name }), {
    done: () => m.project_deleted({ name: project.displayName }),
    after: () => detach(navigate({ to: '/' })),
  })
  return (
    <Card>
      <Empty icon={Box} title={m.project_no_apps()} hint={m.project_no_apps_hint()} commands={[`podo deploy --project ${project.name}`]}>
        <Button icon={Trash2} look="quiet" busy={remove.isPending} onClick={() => remove.mutate(undefined)}>
          {m.project_delete()}
        </Button>
      </Empty>
    </Card>
  )
}

/** Who runs which release where. */
function Matrix({ project, apps }: { readonly project: Project; readonly apps: readonly App[] }) {
  return (
    <Card title={m.project_matrix()} flush>
      <Table label={m.project_matrix()} head={[m.app(), ...project.environments.map(({ name }) => environmentName(name))]}>
        {apps.map((app) => (
          <tr key={app.id}>
            <HeadCell>
              <Link to="/p/$project/$app" params={{ project: project.name, app: app.name }} className="rounded-small hover:text-accent">
                {app.displayName}
              </Link>
            </HeadCell>
            {project.environments.map(({ id, name }) => {
              const here = environmentOf(app, name)
              return (
                <td key={id} className="p-1.5">
                  {here === undefined ? (
                    <span className="px-2.5 text-xs text-muted">{m.project_cell_empty()}</span>
                  ) : (
                    <Link
                      to="/p/$project/$app"
                      params={{ project: project.name, app: app.name }}
                      search={environmentSearch(name)}
                      className="flex min-h-10 items-center rounded-small px-2.5 hover:bg-hover"
                    >
                      <AppMark here={here} deleting={app.deleting} />
                    </Link>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </Table>
    </Card>
  )
}

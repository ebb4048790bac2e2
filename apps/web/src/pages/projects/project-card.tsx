import { Link } from '@tanstack/react-router'
import { Star } from 'lucide-react'
import type { App, Project } from '@podo/contract'
import { IconButton } from '../../design/button.tsx'
import { m } from '../../paraglide/messages.js'
import { environmentSearch } from '../../data/app.ts'
import { environmentName } from '../../language/words.ts'
import { AppMark } from '../project/app-mark.tsx'

interface ProjectCardProps {
  readonly project: Project
  readonly apps: readonly App[]
  readonly favourite: boolean
  readonly onFavourite: () => void
}

const SHOWN = 6

export function ProjectCard({ project, apps, favourite, onFavourite }: ProjectCardProps) {
  const name = project.displayName
  const rows = apps.flatMap((app) => app.environments.map((here) => ({ app, here })))
  return (
    <li className="flex min-h-36 min-w-0 flex-col rounded-large border border-line bg-surface">
      <div className="flex items-center gap-2 border-b border-line py-1.5 pr-1.5 pl-4">
        <h2 className="min-w-0 flex-1 truncate font-semibold">
          <Link to="/p/$project" params={{ project: project.name }} className="rounded-small hover:text-accent">
            {name}
          </Link>
        </h2>
        <span className="text-xs text-muted">{m.n_apps({ count: apps.length })}</span>
        <span className={favourite ? '[&_svg]:fill-current' : ''}>
          <IconButton label={favourite ? m.project_favourite_remove({ name }) : m.project_favourite_add({ name })} icon={Star} aria-pressed={favourite} onClick={onFavourite} />
        </span>
      </div>
      {rows.length === 0 ? (
        <p className="px-4 py-4 text-sm text-muted">{m.project_no_apps()}</p>
      ) : (
        <ul className="p-1.5">
          {rows.slice(0, SHOWN).map(({ app, here }) => (
            <li key={here.id}>
              <Link
                to="/p/$project/$app"
                params={{ project: app.project, app: app.name }}
                search={environmentSearch(here.environment)}
                className="flex min-h-10 items-center gap-2 rounded-small px-2.5 hover:bg-hover"
              >
                <span className="min-w-0 flex-1 truncate">
                  {app.displayName}
                  {here.environment !== 'production' && <span className="text-muted"> · {environmentName(here.environment)}</span>}
                </span>
                <AppMark here={here} deleting={app.deleting} />
              </Link>
            </li>
          ))}
          {rows.length > SHOWN && (
            <li>
              <Link to="/p/$project" params={{ project: project.name }} className="block rounded-small px-2.5 py-2 text-sm text-muted hover:bg-hover">
                +{rows.length - SHOWN}
              </Link>
            </li>
          )}
        </ul>
      )}
    </li>
  )
}

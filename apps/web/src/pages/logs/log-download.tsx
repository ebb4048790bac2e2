import { Download } from 'lucide-react'
import type { Place } from '../../data/app.ts'
import { IconButton } from '../../design/button.tsx'
import { Menu, MenuItem } from '../../design/menu.tsx'
import { filterOf, isFiltered } from '../../log/log-query.ts'
import type { AppLogQuery } from '../../log/log-query.ts'
import { m } from '../../paraglide/messages.js'

/** The whole log, or what fits the filter; as text or as JSON. The server sends it as a file. */
export function LogDownload({ place, query }: { readonly place: Place; readonly query: AppLogQuery }) {
  const start = (search: Readonly<Record<string, string>>): void => location.assign(`${addressOf(place)}?${new URLSearchParams({ environment: place.environment, ...search }).toString()}`)
  return (
    <Menu trigger={<IconButton label={m.log_download()} icon={Download} />}>
      {isFiltered(query) && <MenuItem onSelect={() => start({ ...filterOf(query) })}>{m.log_download_matching()}</MenuItem>}
      <MenuItem onSelect={() => start({})}>{m.log_download_all()}</MenuItem>
      <MenuItem onSelect={() => start({ ...filterOf(query), format: 'json' })}>{isFiltered(query) ? m.log_download_matching_json() : m.log_download_json()}</MenuItem>
    </Menu>
  )
}

const addressOf = ({ project, app }: Place): string => `/api/projects/${encodeURIComponent(project)}/apps/${encodeURIComponent(app)}/logs/download`

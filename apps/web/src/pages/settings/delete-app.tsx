import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { App } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import type { Place } from '../../data/app.ts'
import { api, client } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { Dialog } from '../../design/dialog.tsx'
import { TextField } from '../../design/field.tsx'
import { m } from '../../paraglide/messages.js'

/** Names what it destroys, counts it, and asks for the name: deleting cannot be undone. */
export function DeleteApp({ place, app }: { readonly place: Place; readonly app: App }) {
  const [open, setOpen] = useState(false)
  return (
    <Card title={m.settings_delete()}>
      <div className="flex flex-col gap-3">
        <p className="text-sm text-muted">{m.settings_delete_hint({ app: app.displayName })}</p>
        <Losses place={place} app={app} />
        <div>
          <Button look="danger" icon={Trash2} onClick={() => setOpen(true)}>
            {m.settings_delete_title({ app: app.displayName })}
          </Button>
        </div>
      </div>
      {open && <Confirm place={place} app={app} onClose={() => setOpen(false)} />}
    </Card>
  )
}

const COUNTED = 200

function Losses({ place, app }: { readonly place: Place; readonly app: App }) {
  const releases = useQuery(api.releases.list.queryOptions({ input: { ...place, limit: COUNTED } }))
  const config = useQuery(api.config.get.queryOptions({ input: { ...place } }))
  const count = releases.data?.items.length ?? 0
  return (
    <ul className="list-disc pl-5 text-sm">
      {count > 0 && <li>{m.settings_delete_releases({ count })}</li>}
      {config.data && config.data.variables.length + config.data.secrets.length > 0 && <li>{m.settings_delete_config({ variables: config.data.variables.length, secrets: config.data.secrets.length })}</li>}
      <li>{m.settings_delete_source()}</li>
      {app.environments.map(({ id, address }) => address !== null && <li key={id}>{m.settings_delete_address({ address })}</li>)}
    </ul>
  )
}

function Confirm({ place, app, onClose }: { readonly place: Place; readonly app: App; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const navigate = useNavigate()
  const queryClient = useQueryClient()
  const remove = useAction(() => client.apps.delete({ project: place.project, app: app.name, confirm: typed }), {
    done: () => m.settings_delete_begun({ app: app.displayName }),
    after: () => {
      detach(navigate({ to: '/p/$project', params: { project: place.project } }))
      detach(queryClient.invalidateQueries({ queryKey: api.apps.list.key() }))
    },
  })
  return (
    <Dialog
      open
      onClose={onClose}
      title={m.settings_delete_title({ app: app.displayName })}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button look="danger" busy={remove.isPending} disabled={typed !== app.name} onClick={() => remove.mutate(undefined)}>
            {m.settings_delete()}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <p className="text-sm">{m.settings_delete_hint({ app: app.displayName })}</p>
        <Losses place={place} app={app} />
        <TextField label={m.settings_delete_confirm({ app: app.name })} mono autoComplete="off" autoCapitalize="none" spellCheck={false} value={typed} onChange={(event) => setTyped(event.target.value)} />
      </div>
    </Dialog>
  )
}

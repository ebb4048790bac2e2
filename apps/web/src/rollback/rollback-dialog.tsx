import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Release } from '@podo/contract'
import { detach } from '../data/detach.ts'
import { environmentSearch } from '../data/app.ts'
import type { Place } from '../data/app.ts'
import { useAction } from '../data/action.ts'
import { api, client } from '../data/client.ts'
import { useNow } from '../data/now.ts'
import { Button } from '../design/button.tsx'
import { Dialog } from '../design/dialog.tsx'
import { Select, TextField } from '../design/field.tsx'
import { sinceText } from '../language/moment.ts'
import { releaseName } from '../language/words.ts'
import { m } from '../paraglide/messages.js'
import { QueryState } from '../shell/query-state.tsx'
import { RollbackPreview } from './rollback-preview.tsx'

interface RollbackDialogProps {
  readonly place: Place
  readonly release?: number
  readonly onClose: () => void
}

export type SecretsChoice = 'current' | 'as-released'

/** The newest release that had the traffic before the one that has it now. */
const usual = (releases: readonly Release[]): number | undefined =>
  (releases.find(({ availableActions, wentLiveAt }) => availableActions.includes('rollback') && wentLiveAt !== null) ?? releases.find(({ availableActions }) => availableActions.includes('rollback')))?.number

export function RollbackDialog({ place, release, onClose }: RollbackDialogProps) {
  const releases = useQuery(api.releases.list.queryOptions({ input: { ...place, limit: 50 } }))
  const [picked, setPicked] = useState(release)
  const [reason, setReason] = useState('')
  const [secrets, setSecrets] = useState<SecretsChoice>('current')
  const to = picked ?? usual(releases.data?.items ?? [])
  const preview = useQuery({ ...api.releases.previewRollback.queryOptions({ input: { ...place, number: to ?? 1 } }), enabled: to !== undefined, staleTime: 0 })
  const navigate = useNavigate()
  const { project, app, environment } = place
  const rollBack = useAction((number: number) => client.releases.rollback({ ...place, number, reason, secrets }), {
    after: ({ number }) => {
      onClose()
      detach(navigate({ to: '/p/$project/$app/deployments/$number', params: { project, app, number: String(number) }, search: environmentSearch(environment) }))
    },
  })
  const ready = to !== undefined && preview.data !== undefined && preview.data.to === to && preview.data.problem === null
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={to === undefined ? m.deployment_rollback() : m.rollback_title({ app, release: releaseName(to) })}
      footer={
        <>
          <Button onClick={onClose}>{m.cancel()}</Button>
          <Button look="primary" busy={rollBack.isPending} disabled={!ready} onClick={() => to !== undefined && rollBack.mutate(to)}>
            {m.rollback_confirm()}
          </Button>
        </>
      }
    >
      <QueryState query={releases} what={m.releases()} tall>
        {({ items }) =>
          to === undefined ? (
            <p>{m.rollback_none()}</p>
          ) : (
            <div className="flex flex-col gap-4">
              <Picker releases={items} to={to} onPick={setPicked} />
              <QueryState query={preview} what={m.releases()}>
                {(known) => <RollbackPreview preview={known} secrets={secrets} onSecrets={setSecrets} />}
              </QueryState>
              <TextField label={m.rollback_reason()} hint={m.rollback_reason_hint()} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
            </div>
          )
        }
      </QueryState>
    </Dialog>
  )
}

function Picker({ releases, to, onPick }: { readonly releases: readonly Release[]; readonly to: number; readonly onPick: (release: number) => void }) {
  const now = useNow()
  const open = releases.filter(({ availableActions, number }) => availableActions.includes('rollback') || number === to)
  return (
    <Select label={m.rollback_pick()} value={to} onChange={(event) => onPick(Number(event.target.value))}>
      {open.map(({ id, number, commit, wentLiveAt }) => (
        <option key={id} value={number}>
          {[releaseName(number), commit.message.split('\n')[0], wentLiveAt === null ? m.release_never_live() : sinceText(Date.parse(wentLiveAt), now)].join(' · ')}
        </option>
      ))}
    </Select>
  )
}

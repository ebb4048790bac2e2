import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { Button } from '../../design/button.tsx'
import { Card, Fact, Facts } from '../../design/card.tsx'
import { Mono } from '../../design/code.tsx'
import { TextField } from '../../design/field.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { momentText } from '../../language/moment.ts'
import { environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { AppNotices } from '../app/app-notices.tsx'
import { WithHere } from '../app/here.tsx'
import type { Here } from '../app/here.tsx'
import { CurrentPlan } from './current-plan.tsx'
import { DeleteApp } from './delete-app.tsx'

export function SettingsPage() {
  return <WithHere>{(known) => <Settings key={known.here.id} {...known} />}</WithHere>
}

function Settings({ place, app, here }: Here) {
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)} / ${m.settings()}`} sentence={m.settings_sentence({ app: app.displayName, project: place.project })} />
      <div className="flex max-w-2xl flex-col gap-4">
        <Card title={m.settings_about()}>
          <Facts>
            <Fact name={m.app()}>
              <Mono>{`${place.project}/${app.name}`}</Mono>
            </Fact>
            <Fact name={m.address()}>{here.address ?? m.app_address_none()}</Fact>
            <Fact name={m.settings_made()}>{momentText(Date.parse(app.createdAt))}</Fact>
          </Facts>
        </Card>
        <CurrentPlan place={place} />
        {here.hold === null ? here.availableActions.includes('hold') && <SetHold place={place} /> : <AppNotices place={place} here={{ ...here, latest: null, settling: null }} />}
        {here.availableActions.includes('delete') && <DeleteApp place={place} app={app} />}
      </div>
    </>
  )
}

function SetHold({ place }: { readonly place: Here['place'] }) {
  const queryClient = useQueryClient()
  const [reason, setReason] = useState('')
  const hold = useAction(() => client.apps.hold({ ...place, reason }), {
    done: () => m.app_hold_done(),
    after: () => detach(queryClient.invalidateQueries({ queryKey: api.apps.key() })),
  })
  return (
    <Card title={m.settings_hold()}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault()
          hold.mutate(undefined)
        }}
      >
        <p className="text-sm text-muted">{m.settings_hold_hint()}</p>
        <TextField label={m.app_hold_reason()} hint={m.app_hold_reason_hint()} maxLength={500} value={reason} onChange={(event) => setReason(event.target.value)} />
        <div>
          <Button type="submit" busy={hold.isPending} disabled={reason.trim() === ''}>
            {m.app_hold_set()}
          </Button>
        </div>
      </form>
    </Card>
  )
}

import { useQueryClient } from '@tanstack/react-query'
import type { AppEnvironment, Deployment } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { environmentSearch } from '../../data/app.ts'
import type { Place } from '../../data/app.ts'
import { useAction } from '../../data/action.ts'
import { api, client } from '../../data/client.ts'
import { useNow } from '../../data/now.ts'
import { Button } from '../../design/button.tsx'
import { Notice } from '../../design/notice.tsx'
import { causeShort, causeTitle } from '../../language/cause.ts'
import { agoText, clockText } from '../../language/moment.ts'
import { deploymentName, releaseName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { ButtonLink } from '../../shell/button-link.tsx'
import { CauseCard } from '../deployment/cause-card.tsx'

interface NoticesProps {
  readonly place: Place
  readonly here: AppEnvironment
}

/** What changes how the page is read: something runs, something failed, a hold, a release that is still warm. */
export function AppNotices({ place, here }: NoticesProps) {
  const { latest } = here
  const settling = here.settling !== null && Date.parse(here.settling.until) > useNow() ? here.settling : null
  return (
    <div className="flex flex-col gap-3 pb-4 empty:hidden">
      {latest !== null && (latest.status === 'working' || latest.status === 'queued') && <OnItsWay place={place} latest={latest} />}
      {latest?.status === 'failed' && <LatestFailed place={place} latest={latest} here={here} />}
      {here.cause !== null && <CauseCard place={place} cause={here.cause} title={m.app_cause_now({ title: causeTitle(here.cause) })} onShowLine={null} />}
      {here.hold !== null && <OnHold place={place} here={here} />}
      {settling !== null && <Notice tone="waiting" title={m.app_settling({ release: releaseName(settling.release), until: clockText(Date.parse(settling.until)) })} />}
    </div>
  )
}

function ToDeployment({ place, deployment, children }: { readonly place: Place; readonly deployment: Deployment; readonly children: string }) {
  const { project, app, environment } = place
  return (
    <ButtonLink to="/p/$project/$app/deployments/$number" params={{ project, app, number: String(deployment.number) }} search={environmentSearch(environment)}>
      {children}
    </ButtonLink>
  )
}

function OnItsWay({ place, latest }: { readonly place: Place; readonly latest: Deployment }) {
  return (
    <Notice
      tone="working"
      title={m.app_working({ release: deploymentName(latest) })}
      actions={
        <ToDeployment place={place} deployment={latest}>
          {m.app_follow()}
        </ToDeployment>
      }
    />
  )
}

function LatestFailed({ place, latest, here }: NoticesProps & { readonly latest: Deployment }) {
  const release = deploymentName(latest)
  return (
    <Notice
      tone="failed"
      title={latest.cause === null ? m.app_latest_failed_plain({ release }) : m.app_latest_failed({ release, cause: causeShort(latest.cause) })}
      actions={
        <ToDeployment place={place} deployment={latest}>
          {m.app_see()}
        </ToDeployment>
      }
    >
      {here.live === null ? m.deployment_nobody_served() : m.app_still_serving({ release: releaseName(here.live.release) })}
    </Notice>
  )
}

function OnHold({ place, here }: NoticesProps) {
  const { project, app, environment } = place
  const queryClient = useQueryClient()
  const now = useNow()
  const lift = useAction(() => client.apps.liftHold({ project, app, environment }), {
    done: () => m.app_hold_lifted(),
    after: () => detach(queryClient.invalidateQueries({ queryKey: api.apps.key() })),
  })
  const { hold } = here
  if (hold === null) return null
  return (
    <Notice
      tone="held"
      title={m.app_hold_title()}
      actions={
        here.availableActions.includes('lift-hold') && (
          <Button busy={lift.isPending} onClick={() => lift.mutate(undefined)}>
            {m.app_hold_lift()}
          </Button>
        )
      }
    >
      <p>{m.app_hold_by({ name: hold.by?.displayName ?? m.someone(), ago: agoText(Date.parse(hold.at), now), reason: hold.reason })}</p>
      <p>{m.app_hold_what()}</p>
    </Notice>
  )
}

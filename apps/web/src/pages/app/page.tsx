import { ExternalLink, Rocket } from 'lucide-react'
import { useNow } from '../../data/now.ts'
import { useDeploy } from '../../deploy/use-deploy.tsx'
import { Button } from '../../design/button.tsx'
import { Card } from '../../design/card.tsx'
import { CopyButton } from '../../design/code.tsx'
import { Empty } from '../../design/empty.tsx'
import { PageTitle } from '../../design/page-title.tsx'
import { appSentence } from '../../language/sentence.ts'
import { environmentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { RollbackButton } from '../../rollback/rollback-button.tsx'
import { OutLink } from '../../shell/button-link.tsx'
import { AppNotices } from './app-notices.tsx'
import { WithHere } from './here.tsx'
import type { Here } from './here.tsx'
import { Instances } from './instances.tsx'
import { Causes } from './causes.tsx'
import { LastDeployments } from './last-deployments.tsx'
import { LiveChanges } from './live-changes.tsx'
import { LiveRelease } from './live-release.tsx'

export function AppPage() {
  return <WithHere>{(known) => <Overview {...known} />}</WithHere>
}

function Overview({ place, app, here }: Here) {
  const now = useNow()
  return (
    <>
      <PageTitle name={`${app.displayName} / ${environmentName(here.environment)}`} sentence={appSentence(app, here, now)} actions={<Actions place={place} app={app} here={here} />}>
        <Address address={here.address} live={here.state === 'live' || here.state === 'failing'} />
      </PageTitle>
      <AppNotices place={place} here={here} />
      {here.latest === null ? (
        <Card>
          <Empty icon={Rocket} title={m.app_empty_title()} hint={m.app_empty_hint({ app: app.displayName })} commands={[`podo deploy --project ${place.project} --app ${app.name}`]} />
        </Card>
      ) : (
        <div className="grid grid-cols-1 gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)]">
          <div className="flex min-w-0 flex-col gap-4">
            <LastDeployments place={place} />
            <Causes place={place} />
          </div>
          <div className="flex min-w-0 flex-col gap-4">
            <LiveRelease place={place} here={here} />
            <LiveChanges place={place} here={here} />
            {here.live !== null && <Instances place={place} />}
          </div>
        </div>
      )}
    </>
  )
}

function Address({ address, live }: { readonly address: string | null; readonly live: boolean }) {
  if (address === null) return <p className="pt-1 text-sm text-muted">{m.app_address_none()}</p>
  return (
    <p className="flex min-w-0 items-center gap-1 pt-1 text-sm">
      {live ? (
        <a href={address} target="_blank" rel="noreferrer" className="truncate rounded-small text-accent underline-offset-4 hover:underline">
          {address.replace(/^https?:\/\//, '')}
        </a>
      ) : (
        <span className="truncate text-muted">{address.replace(/^https?:\/\//, '')}</span>
      )}
      <CopyButton text={address} label={m.copy_address()} />
    </p>
  )
}

function Actions({ place, here }: Here) {
  const deploy = useDeploy(place)
  const can = new Set(here.availableActions)
  return (
    <>
      {can.has('rollback') && <RollbackButton place={place} />}
      {can.has('deploy') && here.latest !== null && (
        <Button busy={deploy.busy} title={m.app_deploy_hint()} onClick={() => deploy.start({})}>
          {m.app_deploy_again()}
        </Button>
      )}
      {here.address !== null && here.live !== null && (
        <OutLink href={here.address} look="primary" icon={ExternalLink}>
          {m.app_open()}
        </OutLink>
      )}
      {deploy.question}
    </>
  )
}

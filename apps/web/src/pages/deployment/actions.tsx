import { useQueryClient } from '@tanstack/react-query'
import { Ban, Ellipsis, Play, RotateCw } from 'lucide-react'
import type { DeploymentDetail } from '@podo/contract'
import { detach } from '../../data/detach.ts'
import { useAction } from '../../data/action.ts'
import type { Place } from '../../data/app.ts'
import { api, client } from '../../data/client.ts'
import { useDeploy } from '../../deploy/use-deploy.tsx'
import { Button, IconButton } from '../../design/button.tsx'
import { Menu, MenuItem } from '../../design/menu.tsx'
import { deploymentName } from '../../language/words.ts'
import { m } from '../../paraglide/messages.js'
import { RollbackButton } from '../../rollback/rollback-button.tsx'
import { useHere } from '../app/here.tsx'

/** Renders what the server allows now and decides nothing; the way back stands first. */
export function Actions({ place, deployment }: { readonly place: Place; readonly deployment: DeploymentDetail }) {
  const queryClient = useQueryClient()
  const { number } = deployment
  const deploy = useDeploy(place)
  const known = useHere()
  const cancel = useAction(() => client.deployments.cancel({ ...place, number }), {
    done: () => m.deployment_cancel_asked({ name: deploymentName(deployment) }),
    after: () => detach(queryClient.invalidateQueries({ queryKey: api.deployments.key() })),
  })
  const can = new Set(deployment.availableActions)
  const rollback = can.has('rollback') || known?.here.availableActions.includes('rollback') === true
  const download = `/api/projects/${encodeURIComponent(place.project)}/apps/${encodeURIComponent(place.app)}/deployments/${number}/log/download?environment=${encodeURIComponent(place.environment)}`
  return (
    <>
      {rollback && deployment.endedAt !== null && <RollbackButton place={place} look={deployment.status === 'failed' ? 'primary' : 'plain'} />}
      {can.has('release-held') && (
        <Button look="primary" icon={Play} busy={deploy.busy} onClick={() => deploy.start({ of: number })}>
          {m.deployment_release_held()}
        </Button>
      )}
      {can.has('redeploy') && (
        <Button icon={RotateCw} busy={deploy.busy} title={m.deployment_redeploy_hint()} onClick={() => deploy.start({ of: number })}>
          {m.deployment_redeploy()}
        </Button>
      )}
      {can.has('cancel') && (
        <Button icon={Ban} busy={cancel.isPending} onClick={() => cancel.mutate(undefined)}>
          {m.deployment_cancel()}
        </Button>
      )}
      <Menu trigger={<IconButton label={m.deployment_more()} icon={Ellipsis} />}>
        <MenuItem onSelect={() => location.assign(download)}>{m.deployment_download_log()}</MenuItem>
        <MenuItem onSelect={() => void navigator.clipboard.writeText(deployment.id)}>{m.deployment_copy_id()}</MenuItem>
      </Menu>
      {deploy.question}
    </>
  )
}

import { acceptTrigger } from '@podo/engine'
import type { Deployment } from '@podo/contract'
import { absent } from '@podo/kernel'
import { currentConfigVersion, deleteUpload, findTarget } from '@podo/store'
import type { UploadPlace } from '@podo/store'
import { teamIds } from '../actor/actor.ts'
import { answerAccepted, triggerOf } from '../deployments/create.ts'
import type { PlacedCall } from '../operation/call.ts'
import { commitUpload } from './commit.ts'
import { removeUploadFolder } from './folder.ts'

interface DeployInput {
  readonly environment: string
  readonly passHold: boolean
  readonly supersede: boolean
}

/**
 * The commit, then the deployment and the end of the upload in one transaction. A crash between the two leaves a commit
 * that nobody deployed; doing it again finds the same commit.
 */
export async function deploy(call: PlacedCall<UploadPlace>, input: DeployInput): Promise<Deployment> {
  const { place, actor, services } = call
  const { commit } = await commitUpload(call)
  const deployment = await call.transaction(async (tx) => {
    const target = await findTarget(tx, teamIds(actor), place.project, place.app, input.environment)
    if (target === null) throw absent('environment')
    const accepted = await acceptTrigger(tx, {
      targetId: target.targetId,
      trigger: triggerOf(actor),
      source: { kind: 'commit', commit: commit.commit, message: commit.message, author: commit.author },
      configVersionId: (await currentConfigVersion(tx, target.targetId)).id,
      passHold: input.passHold,
      supersede: input.supersede,
      userId: actor.user?.id ?? null,
    })
    await deleteUpload(tx, place.uploadId)
    return answerAccepted(tx, { ...call, place: target }, accepted.number, 'deployment.create', { commit: commit.commit })
  })
  await removeUploadFolder(services.uploadsFolder, place.uploadId)
  return deployment
}

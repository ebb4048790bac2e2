import { contentKey, resolveSettings } from '@podo/domain'
import { AppError } from '@podo/kernel'
import { createRelease, loadBuild, loadRelease, loadRunConfig, phaseDetail } from '@podo/store'
import type { Tx } from '@podo/store'
import { LeaseLost } from '../drive/keep-lease.ts'
import type { PipelineContext } from '../pipeline-context.ts'

/** The Release of a deployment: made at the end of `build`, found again afterwards. Auto-return brings its own. */
export async function ensureRelease(context: PipelineContext): Promise<void> {
  if (context.release !== null) return
  context.release = await context.write(async (tx) => {
    const { deployment } = context
    const build = await loadBuild(tx, await buildIdOf(tx, context))
    const config = await loadRunConfig(tx, deployment.configVersionId)
    if (build === null || config === null) throw buildGone()
    const settings = resolveSettings(build.plan, config.overrides)
    const key = contentKey({ artifactDigest: build.artifact.digest, settings, variables: config.variables, secretVersions: config.secretVersions })
    const made = await createRelease(tx, context.lease, { deploymentId: deployment.id, buildId: build.id, configVersionId: deployment.configVersionId, settings, contentKey: key })
    if (made === null) throw new LeaseLost('another driver has this deployment')
    await context.tell(tx, 'release.created', { release: made.number })
    return loadRelease(tx, made.id)
  })
}

/** What its own `build` made or found goes before what it began with, whose files may have been dropped. */
async function buildIdOf(tx: Tx, context: PipelineContext): Promise<string> {
  const detail = await phaseDetail(tx, context.deployment.id, 'build')
  const { buildId } = detail
  return typeof buildId === 'string' ? buildId : String(context.deployment.buildId)
}

const buildGone = (): AppError => new AppError({ kind: 'conflict', code: 'BUILD_GONE', publicMessage: 'The build of this deployment is not there any more. Deploy its commit again.' })

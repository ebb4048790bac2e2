import type { ReleaseToRun } from '@podo/ports'
import { loadBuild, loadRunConfig, loadTraffic } from '@podo/store'
import type { Release } from '@podo/store'
import type { PipelineContext } from './pipeline-context.ts'

/** Everything the runtime needs of a release; null when its build is not there any more. */
export async function releaseToRun(context: PipelineContext, release: Release): Promise<ReleaseToRun | null> {
  const { options } = context
  const parts = await context.write(async (tx) => {
    const build = await loadBuild(tx, release.buildId)
    const config = await loadRunConfig(tx, release.configVersionId)
    const traffic = await loadTraffic(tx, context.target.id)
    if (build === null || config === null || traffic === null) return null
    return { build, config, traffic, secrets: await options.openSecrets(tx, config.secretVersions) }
  })
  if (parts === null) return null
  const artifact = await options.builder.find(parts.build.buildKey)
  if (artifact === null) return null
  const { settings } = release
  return {
    target: context.target,
    contentKey: release.contentKey,
    label: `v${release.number}`,
    artifact,
    processes: settings.processes.map((process) => ({ ...process, count: parts.traffic.scale[process.name] ?? 1 })),
    staticSite: settings.staticSite,
    folder: settings.folder,
    surroundings: settings.surroundings,
    variables: parts.config.variables,
    secrets: parts.secrets,
    healthCheck: settings.healthCheck,
    resources: settings.resources,
    stopGraceSeconds: settings.stopGraceSeconds,
  }
}

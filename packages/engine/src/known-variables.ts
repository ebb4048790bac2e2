import { expectedVariables } from '@podo/domain'
import type { ExpectedVariable, KnownVariables } from '@podo/domain'
import { isAppError } from '@podo/kernel'
import { loadBuild, loadRunConfig } from '@podo/store'
import type { Build, Release } from '@podo/store'
import type { PipelineContext } from './pipeline-context.ts'

type Options = Pick<PipelineContext, 'options' | 'write'> & { readonly appId: string }

/** Names that a release runs with, and those that its repository asks for: what the doctor compares. */
export const knownVariables = (context: PipelineContext, release: Release): Promise<KnownVariables> =>
  readVariables({ options: context.options, write: context.write, appId: context.deployment.appId }, release)

export async function readVariables({ options, write, appId }: Options, release: Release): Promise<KnownVariables> {
  const { build, config } = await write(async (tx) => ({ build: await loadBuild(tx, release.buildId), config: await loadRunConfig(tx, release.configVersionId) }))
  const isGiven = ([, value]: readonly [string, string]): boolean => value !== ''
  const given = [...Object.entries({ ...release.settings.surroundings.variables, ...config?.variables }).filter(isGiven).map(([name]) => name), ...Object.keys(config?.secretVersions ?? {})]
  return { given, expected: build === null ? [] : await expectedOf(options, appId, build) }
}

/** The repository is asked for one file or two; where it cannot be, the doctor knows less. */
async function expectedOf({ sources, log }: Options['options'], appId: string, build: Build): Promise<readonly ExpectedVariable[]> {
  try {
    return expectedVariables(await sources.tree(appId, build.commit), build.plan.root.value)
  } catch (err) {
    if (!isAppError(err)) throw err
    log.info({ err, appId }, 'the variables that a repository asks for could not be read')
    return []
  }
}

import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { noSuchCommit } from '@podo/domain'
import type { PipelineContext } from '../pipeline-context.ts'
import type { StepResult } from '../step.ts'

/** Where the source of a deployment lies while it works. */
export const sourceFolder = (context: PipelineContext): string => join(context.folder, 'source')

/** Writes the commit's files into the deployment's folder; begins anew after a crash. */
export async function fetchSource(context: PipelineContext, signal: AbortSignal): Promise<StepResult> {
  const { deployment, options } = context
  const commit = deployment.commit ?? ''
  context.waits.say('repository', { commit: commit.slice(0, 8) })
  const found = await options.sources.describe(deployment.appId, commit)
  if (found === null) return { kind: 'failed', cause: noSuchCommit(commit) }
  const folder = sourceFolder(context)
  await rm(context.folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true, mode: 0o750 })
  await options.sources.checkOut(deployment.appId, commit, folder, signal)
  context.log('fetch', `Commit ${commit.slice(0, 8)}${found.message === '' ? '' : `: ${found.message.split('\n')[0] ?? ''}`}`)
  return { kind: 'done', detail: { tree: found.tree } }
}

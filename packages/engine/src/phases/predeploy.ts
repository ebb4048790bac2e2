import { createLineReader, createMask, diagnosePredeploy, releaseGone } from '@podo/domain'
import { unavailable } from '@podo/kernel'
import { knownVariables } from '../known-variables.ts'
import type { PipelineContext } from '../pipeline-context.ts'
import { releaseToRun } from '../release-to-run.ts'
import type { StepResult } from '../step.ts'
import { watchCommand } from '../watch-command.ts'

const LAST_LINES = 200

/** The app's own command, migrations mostly. Found by its key after a crash; never started twice, never interrupted. */
export async function predeploy(context: PipelineContext, signal: AbortSignal, givesUpInMs: number): Promise<StepResult> {
  const { release } = context
  const command = release?.settings.predeploy
  if (release === null || command == null) throw unavailable('NO_RELEASE', 'This deployment has no release yet.')
  const toRun = await releaseToRun(context, release)
  if (toRun === null) return { kind: 'failed', cause: releaseGone(release.number) }
  const watch = watchCommand(context, command)
  const mask = createMask(Object.values(toRun.secrets))
  const last: string[] = []
  const lines = createLineReader((written) => {
    const line = mask.text(written)
    context.log('predeploy', line)
    watch.wrote(line)
    last.push(line)
    if (last.length > LAST_LINES) last.shift()
  })
  const timeoutSeconds = Math.max(1, Math.floor(givesUpInMs / 1000) - 1)
  const { target, artifact, folder, surroundings, variables, secrets, resources } = toRun
  // Stopped also where it throws: this is tried again, and what is waited for then is something else.
  const result = await context.options.runtime
    .run({ key: `${context.deployment.id}.predeploy`, target, artifact, command, folder, surroundings, variables, secrets, resources, timeoutSeconds }, lines.push, signal)
    .finally(() => watch.stop())
  lines.end()
  if (result.reason === 'exited' && result.exitCode === 0) return { kind: 'done' }
  return { kind: 'failed', cause: diagnosePredeploy({ command, ...result, lastLines: last, timeoutSeconds, variables: await knownVariables(context, release) }) }
}

import { detect, diagnosePlan } from '@podo/domain'
import type { Plan } from '@podo/domain'
import { loadBuild, phaseDetail } from '@podo/store'
import type { PipelineContext } from '../pipeline-context.ts'
import type { StepResult } from '../step.ts'

/**
 * Decides from the files of the commit how the app is built and started; kept in the phase for the next ones. A build
 * whose files were dropped is built again by its own plan, which may be that of an earlier Podo.
 */
export async function planBuild(context: PipelineContext): Promise<StepResult> {
  const { deployment, options, dropped } = context
  context.waits.say('files')
  const before = dropped === null ? null : await context.write((tx) => loadBuild(tx, dropped))
  if (before !== null) {
    context.log('plan', 'The files of this build were dropped to make room. It is built again from the same commit by the same plan.')
    return { kind: 'done', detail: { plan: before.plan, notices: [] } }
  }
  const detection = detect(await options.sources.tree(deployment.appId, deployment.commit ?? ''))
  if (detection.kind === 'unknown') return { kind: 'failed', cause: diagnosePlan(detection) }
  const { plan } = detection
  context.log('plan', `${plan.language.value}${plan.framework === null ? '' : ` (${plan.framework.value})`}, from ${plan.language.from}`)
  for (const notice of detection.notices) context.log('plan', notice.sentence, 'warn')
  return { kind: 'done', detail: { plan, notices: detection.notices } }
}

export async function plannedBuild(context: PipelineContext): Promise<Plan> {
  const detail = await context.write((tx) => phaseDetail(tx, context.deployment.id, 'plan'))
  return detail['plan'] as Plan
}

export async function fetchedTree(context: PipelineContext): Promise<string> {
  const detail = await context.write((tx) => phaseDetail(tx, context.deployment.id, 'fetch'))
  return String(detail['tree'])
}

import { domainTaken, wrongAnswer } from '@podo/domain'
import { isAppError, unavailable } from '@podo/kernel'
import type { ProbeResult } from '@podo/ports'
import { loadTraffic, registerUndo, rememberPrevious } from '@podo/store'
import type { Release, TargetTraffic } from '@podo/store'
import { LeaseLost } from '../drive/keep-lease.ts'
import type { PipelineContext } from '../pipeline-context.ts'
import type { StepResult } from '../step.ts'

const PROBE_SECONDS = 5

/** Moves the traffic and asks through the front door whether the new release answers; its undo puts the route back. */
export async function switchTraffic(context: PipelineContext): Promise<StepResult> {
  const { release, target, options } = context
  if (release === null) throw unavailable('NO_RELEASE', 'This deployment has no release yet.')
  const traffic = await context.write((tx) => loadTraffic(tx, target.id))
  if (traffic === null) throw new LeaseLost('the app is gone')
  await registerSwitchBack(context, await options.runtime.liveContentKey(target), release)
  const { hosts, settleSeconds } = traffic
  context.waits.say('front-door', { host: hosts[0] ?? '' })
  const taken = await options.runtime.switchTraffic(target, { hosts, contentKey: release.contentKey, fencingToken: context.lease.token, settleSeconds }).then(() => null, hostTaken)
  if (taken !== null) return { kind: 'failed', cause: domainTaken(taken === '' ? (hosts[0] ?? '') : taken) }
  return confirm(context, release, traffic)
}

async function registerSwitchBack(context: PipelineContext, liveNow: string | null, release: Release): Promise<void> {
  const registered = await context.write(async (tx) => {
    await rememberPrevious(tx, context.lease, context.deployment.id)
    // What is routed now is this release only when another driver switched and went away: then the undo is there.
    return liveNow === release.contentKey || registerUndo(tx, context.lease, context.deployment.id, { key: 'switch', action: { kind: 'switch-back', contentKey: liveNow } })
  })
  if (!registered) throw new LeaseLost('another driver has this deployment')
}

async function confirm(context: PipelineContext, release: Release, traffic: TargetTraffic): Promise<StepResult> {
  const serves = release.settings.staticSite !== null || release.settings.processes.some((process) => process.name === 'web')
  const [host] = traffic.hosts
  if (!serves || host === undefined) return { kind: 'done' }
  const request = { via: 'edge', contentKey: release.contentKey, host, path: release.settings.healthCheck.path, timeoutSeconds: PROBE_SECONDS } as const
  const answer = await context.options.runtime.probe(context.target, request)
  if (answered(answer, release)) {
    context.log('switch', `v${release.number} has the traffic; ${host} answered ${answer.status ?? 0} in ${Math.round(answer.milliseconds)} ms.`)
    return { kind: 'done', detail: { milliseconds: answer.milliseconds } }
  }
  return { kind: 'failed', cause: wrongAnswer({ host, path: request.path, status: answer.status, error: answer.error }) }
}

/** The host that leads to another app, where that is why the traffic was not moved. */
function hostTaken(error: unknown): string {
  if (!isAppError(error) || error.code !== 'HOST_TAKEN') throw error
  const { host } = error.details
  return typeof host === 'string' ? host : ''
}

function answered(answer: ProbeResult, release: Release): boolean {
  if (answer.status === null || (answer.servedBy !== null && answer.servedBy !== release.contentKey)) return false
  const { statuses } = release.settings.healthCheck
  return statuses.length > 0 ? statuses.includes(answer.status) : answer.status < 400
}

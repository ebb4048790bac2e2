import type { App, AppEnvironment, Deployment, DeploymentDetail, PhaseState } from '@podo/contract'
import { m } from '../paraglide/messages.js'
import { causeShort } from './cause.ts'
import { durationText } from './duration.ts'
import { sinceText } from './moment.ts'
import { deploymentName, deploymentNumber, releaseName } from './words.ts'

/** How long it took; until now while it runs. */
export function tookMs(deployment: Pick<Deployment, 'startedAt' | 'createdAt' | 'endedAt'>, now: number): number {
  const end = deployment.endedAt === null ? now : Date.parse(deployment.endedAt)
  return Math.max(0, end - Date.parse(deployment.startedAt ?? deployment.createdAt))
}

/** What an app's page says first. */
export function appSentence(app: Pick<App, 'displayName' | 'deleting'>, here: AppEnvironment, now: number): string {
  const name = app.displayName
  if (app.deleting) return m.app_sentence_deleting({ app: name })
  const release = here.live === null ? '' : releaseName(here.live.release)
  switch (here.state) {
    case 'live':
      return here.live === null
        ? m.app_sentence_empty({ app: name })
        : m.app_sentence_live({ app: name, release, since: sinceText(Date.parse(here.live.since), now) })
    case 'failing':
      return m.app_sentence_failing({ app: name, release })
    case 'stopped':
      return m.app_sentence_stopped({ app: name })
    case 'empty':
      return emptySentence(name, here.latest)
  }
}

function emptySentence(app: string, latest: Deployment | null): string {
  if (latest === null) return m.app_sentence_empty({ app })
  const number = deploymentNumber(latest.number)
  if (latest.status === 'failed') return m.app_sentence_first_failed({ app, number })
  return latest.status === 'queued' || latest.status === 'working' ? m.app_sentence_first_working({ app, number }) : m.app_sentence_empty({ app })
}

/** What a deployment's page says first. */
export function deploymentSentence(deployment: DeploymentDetail, now: number): string {
  const name = deploymentName(deployment)
  const duration = durationText(tookMs(deployment, now))
  switch (deployment.status) {
    case 'queued':
      return deployment.queuePosition === null ? m.deployment_queued({ name }) : m.deployment_queued_place({ name, place: deployment.queuePosition })
    case 'working':
      return workingSentence(name, deployment)
    case 'succeeded':
      return deployment.isLive ? m.deployment_live({ name, duration }) : m.deployment_was_live({ name, duration })
    case 'failed':
      return deployment.cause === null ? m.deployment_failed_plain({ name, duration }) : m.deployment_failed({ name, duration, cause: causeShort(deployment.cause) })
    case 'cancelled':
      return m.deployment_cancelled({ name, duration })
    case 'superseded':
      return deployment.supersededBy === null
        ? m.deployment_superseded_plain({ name })
        : m.deployment_superseded({ name, by: deploymentNumber(deployment.supersededBy) })
    case 'held':
      return m.deployment_held({ name })
  }
}

const WORKING: Readonly<Record<PhaseState['phase'], (inputs: { name: string }) => string>> = {
  fetch: (inputs) => m.deployment_working_fetch(inputs),
  plan: (inputs) => m.deployment_working_plan(inputs),
  build: (inputs) => m.deployment_working_build(inputs),
  publish: (inputs) => m.deployment_working_publish(inputs),
  commit: (inputs) => m.deployment_working_commit(inputs),
  predeploy: (inputs) => m.deployment_working_predeploy(inputs),
  start: (inputs) => m.deployment_working_start(inputs),
  verify: (inputs) => m.deployment_working_verify(inputs),
  switch: (inputs) => m.deployment_working_switch(inputs),
}

function workingSentence(name: string, deployment: DeploymentDetail): string {
  if (deployment.queuePosition !== null) return m.deployment_queued_place({ name, place: deployment.queuePosition })
  return deployment.phase === null ? m.deployment_working({ name }) : WORKING[deployment.phase]({ name })
}

/** The other half: who is served meanwhile. Null when the sentence has said it already. */
export function servingSentence(deployment: DeploymentDetail): string | null {
  if (deployment.isLive) return null
  if (deployment.serving === null) return m.deployment_nobody_served()
  const release = releaseName(deployment.serving.release)
  const ended = deployment.status === 'succeeded' || deployment.status === 'superseded' || deployment.status === 'cancelled'
  return ended ? m.deployment_serves({ release }) : m.deployment_still_serves({ release })
}

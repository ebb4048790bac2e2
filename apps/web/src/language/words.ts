import type { App, Deployment, PhaseState, Release } from '@podo/contract'
import { m } from '../paraglide/messages.js'
import type { Tone } from '../design/state.tsx'

type AppState = App['environments'][number]['state']
type Status = Deployment['status']
export type Phase = PhaseState['phase']
type PhaseStatus = PhaseState['status']
type Trigger = Deployment['trigger']

export interface Word {
  readonly tone: Tone
  readonly text: string
}

export function appStateWord(state: AppState): Word {
  switch (state) {
    case 'live':
      return { tone: 'live', text: m.state_live() }
    case 'failing':
      return { tone: 'failed', text: m.state_failing() }
    case 'stopped':
      return { tone: 'ended', text: m.state_stopped() }
    case 'empty':
      return { tone: 'waiting', text: m.state_empty() }
  }
}

export function statusWord(status: Status, isLive = false): Word {
  switch (status) {
    case 'queued':
      return { tone: 'waiting', text: m.status_queued() }
    case 'working':
      return { tone: 'working', text: m.status_working() }
    case 'succeeded':
      return isLive ? { tone: 'live', text: m.state_live() } : { tone: 'ended', text: m.status_succeeded() }
    case 'failed':
      return { tone: 'failed', text: m.status_failed() }
    case 'cancelled':
      return { tone: 'ended', text: m.status_cancelled() }
    case 'superseded':
      return { tone: 'ended', text: m.status_superseded() }
    case 'held':
      return { tone: 'held', text: m.status_held() }
  }
}

export function phaseName(phase: Phase): string {
  switch (phase) {
    case 'fetch':
      return m.phase_fetch()
    case 'plan':
      return m.phase_plan()
    case 'build':
      return m.phase_build()
    case 'publish':
      return m.phase_publish()
    case 'commit':
      return m.phase_commit()
    case 'predeploy':
      return m.phase_predeploy()
    case 'start':
      return m.phase_start()
    case 'verify':
      return m.phase_verify()
    case 'switch':
      return m.phase_switch()
  }
}

const PHASES: ReadonlySet<string> = new Set<Phase>(['fetch', 'plan', 'build', 'publish', 'commit', 'predeploy', 'start', 'verify', 'switch'])

export const isPhase = (text: string): text is Phase => PHASES.has(text)

export function phaseStatusWord(status: PhaseStatus): Word {
  switch (status) {
    case 'waiting':
      return { tone: 'waiting', text: m.phase_waiting() }
    case 'running':
      return { tone: 'working', text: m.phase_running() }
    case 'succeeded':
      return { tone: 'live', text: m.phase_succeeded() }
    case 'failed':
      return { tone: 'failed', text: m.phase_failed() }
    case 'skipped':
      return { tone: 'ended', text: m.phase_skipped() }
    case 'cancelled':
      return { tone: 'ended', text: m.phase_cancelled() }
  }
}

function triggerName(trigger: Trigger): string {
  switch (trigger) {
    case 'push':
      return m.trigger_push()
    case 'poll':
      return m.trigger_poll()
    case 'webhook':
      return m.trigger_webhook()
    case 'manual':
      return m.trigger_manual()
    case 'api':
      return m.trigger_api()
    case 'config':
      return m.trigger_config()
    case 'promote':
      return m.trigger_promote()
    case 'rollback':
      return m.trigger_rollback()
    case 'auto-return':
      return m.trigger_auto_return()
  }
}

/** `push by Alex`; Podo's own and the machine's have no name behind them. */
export function triggeredBy({ trigger, createdBy }: Pick<Deployment, 'trigger' | 'createdBy'>): string {
  const name = triggerName(trigger)
  return createdBy === null ? name : m.deployment_trigger_by({ trigger: name, name: createdBy.displayName })
}

export function instanceWord(state: 'starting' | 'ready' | 'unready' | 'backoff' | 'stopping' | 'exited'): Word {
  switch (state) {
    case 'starting':
      return { tone: 'working', text: m.instance_starting() }
    case 'ready':
      return { tone: 'live', text: m.instance_ready() }
    case 'unready':
      return { tone: 'failed', text: m.instance_unready() }
    case 'backoff':
      return { tone: 'failed', text: m.instance_backoff() }
    case 'stopping':
      return { tone: 'waiting', text: m.instance_stopping() }
    case 'exited':
      return { tone: 'ended', text: m.instance_exited() }
  }
}

export function trafficWord(traffic: Release['traffic']): Word | null {
  if (traffic === 'live') return { tone: 'live', text: m.state_live() }
  if (traffic === 'settling') return { tone: 'waiting', text: m.state_settling() }
  return null
}

/** Environments are named by people; the three that everybody has are translated. */
export function environmentName(name: string): string {
  if (name === 'production') return m.environment_production()
  if (name === 'development') return m.environment_development()
  if (name === 'test') return m.environment_test()
  return name
}

export const releaseName = (release: number): string => `v${release}`
export const configName = (version: number): string => `c${version}`
export const deploymentNumber = (number: number): string => `#${number}`

/** A deployment is called by its release once it has one (product.md). */
export const deploymentName = (deployment: { readonly release: number | null; readonly number: number }): string =>
  deployment.release === null ? deploymentNumber(deployment.number) : releaseName(deployment.release)

import type { DeploymentDetail, PhaseState } from '@podo/contract'
import { newId } from '@podo/kernel'
import { change, findHere } from './find.ts'
import { changesOf, commitOf, inShort, PLAN, WRONG_PORT } from './recorded-deployment.ts'
import { BUILD_LINES, buildLog } from './recorded-logs.ts'
import { ago, person } from './world.ts'
import type { World } from './world.ts'

interface Where {
  readonly project: string
  readonly app: string
  readonly environment: string
}

const SECONDS: Readonly<Record<string, number>> = { fetch: 1, plan: 0.5, build: 6, start: 1, verify: 3, switch: 0.5 }
const STEP_MS = 100
const WAITS: PhaseState['waitsFor'] = { code: 'answer', sentence: 'GET / on port 20113 to pass; it answers 503', facts: { path: '/', port: 20_113, answer: 503 }, since: ago(0), lastLine: null }
const BUILDS: PhaseState['waitsFor'] = { code: 'command', sentence: '"npm ci" to end', facts: { command: 'npm ci' }, since: ago(0), lastLine: 'added 214 packages in 9s' }

/** A deployment that goes through its phases in about ten seconds; an even number fails in `verify`. */
export function beginDeployment(world: World, where: Where, trigger: DeploymentDetail['trigger']): DeploymentDetail {
  const here = findHere(world, where)
  const all = world.deployments.get(here.id) ?? []
  const number = (all[0]?.number ?? 0) + 1
  const serving = here.live && { release: here.live.release, since: here.live.since }
  const detail: DeploymentDetail = {
    id: newId(),
    ...where,
    number,
    trigger,
    status: 'queued',
    phase: null,
    commit: commitOf(number),
    release: null,
    configVersion: here.configVersion,
    reason: null,
    cause: null,
    isLive: false,
    phases: [],
    createdBy: person,
    createdAt: ago(0),
    startedAt: null,
    endedAt: null,
    availableActions: ['cancel'],
    queuePosition: 1,
    supersededBy: null,
    serving,
    plan: [],
    planNotices: [],
    changes: changesOf({ number, serving }),
    address: here.address,
    sequence: 0,
  }
  world.deployments.set(here.id, [detail, ...all])
  world.logs.set(detail.id, [])
  publish(world, where, detail)
  const phases = trigger === 'rollback' || trigger === 'config' ? ['start', 'verify', 'switch'] : Object.keys(SECONDS)
  run(world, where, detail, phases as PhaseState['phase'][]).catch((error: unknown) => console.error(error))
  return detail
}

function publish(world: World, where: Where, next: DeploymentDetail): DeploymentDetail {
  const { id } = findHere(world, where)
  world.deployments.set(id, (world.deployments.get(id) ?? []).map((one) => (one.id === next.id ? next : one)))
  world.touch(next.id)
  change(world, where, { latest: inShort(next) })
  return next
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function run(world: World, where: Where, begun: DeploymentDetail, phases: readonly PhaseState['phase'][]): Promise<void> {
  await pause(1500)
  let detail = publish(world, where, { ...begun, status: 'working', startedAt: ago(0), queuePosition: null })
  for (const phase of phases) {
    const seconds = SECONDS[phase] ?? 1
    const started: PhaseState = { phase, status: 'running', waitsFor: phase === 'verify' ? WAITS : phase === 'build' ? BUILDS : null, startedAt: ago(0), endedAt: null, givesUpAt: ago(-30) }
    detail = publish(world, where, { ...detail, phase, phases: [...detail.phases, started] })
    await write(world, detail, phase, seconds)
    const fails = phase === 'verify' && detail.number % 2 === 0
    const ended: PhaseState = { ...started, status: fails ? 'failed' : 'succeeded', endedAt: ago(0), waitsFor: null }
    detail = { ...detail, phases: [...detail.phases.slice(0, -1), ended], ...(phase === 'plan' ? { plan: PLAN } : {}), ...(phase === 'build' || phase === 'start' ? { release: detail.release ?? (detail.serving?.release ?? 0) + 1 } : {}) }
    if (fails) {
      publish(world, where, { ...detail, status: 'failed', cause: WRONG_PORT, endedAt: ago(0), availableActions: ['redeploy'] })
      return
    }
  }
  detail = publish(world, where, { ...detail, status: 'succeeded', isLive: true, endedAt: ago(0), availableActions: ['redeploy', 'rollback'], serving: { release: detail.release ?? 1, since: ago(0) } })
  change(world, where, { state: 'live', live: { release: detail.release ?? 1, since: ago(0), commit: detail.commit ?? commitOf(0) } })
}

async function write(world: World, detail: DeploymentDetail, phase: PhaseState['phase'], seconds: number): Promise<void> {
  const steps = Math.max(1, Math.round((seconds * 1000) / STEP_MS))
  const wanted = buildLog(Date.now()).filter(({ process }) => process === phase)
  const per = Math.ceil(wanted.length / steps)
  for (let step = 0; step < steps; step += 1) {
    const lines = world.logs.get(detail.id) ?? []
    for (const line of wanted.splice(0, per)) lines.push({ ...line, at: Date.now(), sequence: Math.min(lines.length + 1, BUILD_LINES * 2) })
    await pause(STEP_MS)
  }
}

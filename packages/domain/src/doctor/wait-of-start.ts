import type { HealthCheckSetting } from '../app/settings.ts'
import type { Facts } from './cause.ts'
import { exitWords } from './diagnose-exit.ts'
import type { InstanceFacts } from './diagnose-start.ts'
import type { WaitCode } from './waits-for.ts'

export interface StartWait {
  readonly code: WaitCode
  readonly facts: Facts
}

/** What a release that is not ready yet waits for, by the instance that is furthest behind. */
export function waitOfStart(instances: readonly InstanceFacts[], healthCheck: HealthCheckSetting, release: string): StartWait {
  const [first] = instances.flatMap((instance) => waitOf(instance, healthCheck)).sort((left, right) => ORDER.indexOf(left.code) - ORDER.indexOf(right.code))
  return first ?? { code: 'processes', facts: { release } }
}

const ORDER: readonly WaitCode[] = ['restart', 'answer', 'listening', 'listening-elsewhere']

function waitOf(instance: InstanceFacts, healthCheck: HealthCheckSetting): StartWait[] {
  const exit = instance.exits.at(-1)
  if (exit !== undefined && instance.state !== 'ready') return [{ code: 'restart', facts: { process: instance.process, end: exitWords(exit), times: instance.exits.length } }]
  if (instance.process !== 'web' || instance.port === null || instance.state === 'ready') return []
  const { process, port, lastProbe } = instance
  const ports = instance.listening.map((socket) => socket.port)
  if (ports.length > 0 && !ports.includes(port)) return [{ code: 'listening-elsewhere', facts: { process, port, elsewhere: [...new Set(ports)].slice(0, 3).join(', ') } }]
  if (ports.length === 0 && lastProbe?.status == null) return [{ code: 'listening', facts: { process, port, ...(lastProbe?.error == null ? {} : { answer: lastProbe.error }) } }]
  const answer = lastProbe?.status ?? lastProbe?.error
  return [{ code: 'answer', facts: { path: healthCheck.path, port, ...(answer == null ? {} : { answer }) } }]
}

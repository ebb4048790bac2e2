import { PROTOCOL_VERSION, shutdownSchema, spawnLauncherSchema } from '@podo/agent-protocol'
import type { Hello, Shutdown, SpawnLauncher } from '@podo/agent-protocol'
import type { Supervisor } from '@podo/supervisor'
import { LONGEST_WAIT_MS, numberOf, parseBody } from './route.ts'
import type { Endpoint } from './route.ts'

export interface Control {
  readonly version: string
  readonly startedAt: string
  spawnLauncher(request: SpawnLauncher): Promise<{ pid: number }>
  shutdown(request: Shutdown): Promise<void>
}

/** The agent itself: who it is, its journal, its end. */
export function machineEndpoints(supervisor: Supervisor, control: Control): Endpoint[] {
  const hello = (): Hello => ({
    protocol: PROTOCOL_VERSION,
    version: control.version,
    pid: process.pid,
    startedAt: control.startedAt,
    bootId: supervisor.bootId,
    isolation: supervisor.isolation,
  })
  return [
    { method: 'GET', path: '/v1/hello', answer: () => ({ json: hello() }) },
    { method: 'POST', path: '/v1/launcher', answer: async (call) => ({ json: await control.spawnLauncher(parseBody(spawnLauncherSchema, call.body)) }) },
    {
      method: 'POST',
      path: '/v1/shutdown',
      async answer(call) {
        await control.shutdown(parseBody(shutdownSchema, call.body))
        return null
      },
    },
    {
      method: 'GET',
      path: '/v1/events',
      answer: async (call) => ({ json: await supervisor.events(numberOf(call.query, 'after', 0, Number.MAX_SAFE_INTEGER), numberOf(call.query, 'waitMs', 0, LONGEST_WAIT_MS), call.signal) }),
    },
    { method: 'GET', path: '/v1/programs', answer: async (call) => ({ json: await supervisor.programs(call.query.getAll('name')) }) },
    { method: 'GET', path: '/v1/usage', answer: () => ({ json: supervisor.usage() }) },
  ]
}

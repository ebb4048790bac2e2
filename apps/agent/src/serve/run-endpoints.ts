import { runRequestSchema } from '@podo/agent-protocol'
import type { Supervisor } from '@podo/supervisor'
import { LONGEST_WAIT_MS, numberOf, parseBody } from './route.ts'
import type { Call, Endpoint } from './route.ts'

const keyOf = (call: Call): string => call.params['key'] ?? ''

/** Single commands: install and build steps, pre-deploy commands. */
export function runEndpoints({ runs }: Supervisor): Endpoint[] {
  return [
    { method: 'POST', path: '/v1/runs', answer: async (call) => ({ json: await runs.run(parseBody(runRequestSchema, call.body)) }) },
    { method: 'GET', path: '/v1/runs/:key', answer: async (call) => ({ json: await runs.status(keyOf(call), numberOf(call.query, 'waitMs', 0, LONGEST_WAIT_MS), call.signal) }) },
    { method: 'GET', path: '/v1/runs/:key/output', answer: (call) => ({ bytes: runs.output(keyOf(call), numberOf(call.query, 'offset', 0, Number.MAX_SAFE_INTEGER), call.signal) }) },
    {
      method: 'POST',
      path: '/v1/runs/:key/cancel',
      async answer(call) {
        await runs.cancel(keyOf(call))
        return null
      },
    },
    {
      method: 'DELETE',
      path: '/v1/runs/:key',
      async answer(call) {
        await runs.forget(keyOf(call))
        return null
      },
    },
  ]
}

import { probeRequestSchema, releaseSpecSchema, scaleSchema, switchRequestSchema } from '@podo/agent-protocol'
import { invalid } from '@podo/kernel'
import type { Supervisor } from '@podo/supervisor'
import { LONGEST_WAIT_MS, numberOf, parseBody } from './route.ts'
import type { Call, Endpoint } from './route.ts'

const targetOf = (call: Call): string => call.params['target'] ?? ''
const releaseOf = (call: Call): string => call.params['release'] ?? ''

/** Releases, routes and scale of a target. */
export function targetEndpoints(supervisor: Supervisor): Endpoint[] {
  return [
    { method: 'GET', path: '/v1/targets', answer: () => ({ json: supervisor.targets() }) },
    { method: 'GET', path: '/v1/targets/:target/releases', answer: (call) => ({ json: supervisor.releases(targetOf(call)) }) },
    {
      method: 'PUT',
      path: '/v1/targets/:target/releases/:release',
      async answer(call) {
        const spec = parseBody(releaseSpecSchema, call.body)
        if (spec.targetId !== targetOf(call) || spec.contentKey !== releaseOf(call)) throw invalid('BAD_REQUEST', 'The address and the release do not name the same thing.')
        return { json: await supervisor.startRelease(spec) }
      },
    },
    {
      method: 'GET',
      path: '/v1/targets/:target/releases/:release',
      async answer(call) {
        const since = call.query.get('since')
        const wait = since === null ? null : { since: numberOf(call.query, 'since', 0, Number.MAX_SAFE_INTEGER), waitMs: numberOf(call.query, 'waitMs', 0, LONGEST_WAIT_MS) }
        return { json: await supervisor.release(targetOf(call), releaseOf(call), wait, call.signal) }
      },
    },
    { method: 'DELETE', path: '/v1/targets/:target/releases/:release', answer: (call) => done(supervisor.stopRelease(targetOf(call), releaseOf(call))) },
    { method: 'POST', path: '/v1/targets/:target/switch', answer: async (call) => ({ json: await supervisor.switchTraffic(targetOf(call), parseBody(switchRequestSchema, call.body)) }) },
    { method: 'GET', path: '/v1/targets/:target/route', answer: (call) => ({ json: supervisor.route(targetOf(call)) }) },
    { method: 'POST', path: '/v1/targets/:target/probe', answer: async (call) => ({ json: await supervisor.probe(targetOf(call), parseBody(probeRequestSchema, call.body)) }) },
    { method: 'POST', path: '/v1/targets/:target/scale', answer: (call) => done(supervisor.scale(targetOf(call), parseBody(scaleSchema, call.body))) },
    { method: 'DELETE', path: '/v1/targets/:target', answer: (call) => done(supervisor.removeTarget(targetOf(call))) },
    { method: 'POST', path: '/v1/targets/:target/stop', answer: (call) => done(supervisor.stopTarget(targetOf(call))) },
    { method: 'POST', path: '/v1/targets/:target/start', answer: (call) => done(supervisor.startTarget(targetOf(call))) },
    { method: 'POST', path: '/v1/targets/:target/switch-back', answer: async (call) => ({ json: await supervisor.switchBack(targetOf(call)) }) },
  ]
}

async function done(work: Promise<void>): Promise<null> {
  await work
  return null
}

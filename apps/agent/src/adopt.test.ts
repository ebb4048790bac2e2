import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { waitFor } from '@podo/kernel'
import { createHarness } from './testing/start-agent.ts'
import type { AgentHarness } from './testing/start-agent.ts'

const SERVER = `
require('node:http').createServer((q, a) => a.end(process.env.GREETING + ' ' + process.pid)).listen(process.env.PORT)
console.log('listening', process.env.PORT)
`

let agent: AgentHarness
beforeEach(async () => {
  agent = await createHarness()
  await agent.start()
})
afterEach(() => agent.close())

describe('agent', () => {
  it('starts a web process, gives it traffic after a switch, and adopts it after kill -9', async () => {
    const spec = agent.spec({ slug: await agent.slug({ 'server.js': SERVER }), variables: { GREETING: 'one' } })
    const status = await agent.ready(spec)
    expect(status.traffic).toBe('warm')
    await agent.client.switchTraffic(spec.targetId, { hosts: ['shop.localhost'], contentKey: spec.contentKey, fencingToken: 1, settleSeconds: 600 })
    const before = await agent.get('shop.localhost')
    expect(before.body).toMatch(/^one \d+$/)
    await agent.kill()
    await agent.start()
    expect(await agent.get('shop.localhost')).toEqual(before)
    const after = await waitFor({ what: 'adopted', timeoutMs: 5000 }, async () => (await agent.client.release(spec.targetId, spec.contentKey)) ?? undefined)
    expect(after.traffic).toBe('live')
  })
})

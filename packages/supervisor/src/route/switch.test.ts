import { newId, waitFor } from '@podo/kernel'
import type { ReleaseSpec } from '@podo/agent-protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WEB, contentKey, createTestSupervisor, processSpec } from '../testing/open-supervisor.ts'
import type { TestSupervisor } from '../testing/open-supervisor.ts'

let test: TestSupervisor
beforeEach(async () => {
  test = await createTestSupervisor()
})
afterEach(() => test.close())

const web = async (part: Partial<ReleaseSpec> = {}): Promise<ReleaseSpec> => test.spec({ slug: await test.slug({ 'server.js': WEB }), ...part })
const next = (spec: ReleaseSpec, part: Partial<ReleaseSpec> = {}): ReleaseSpec => ({ ...spec, contentKey: contentKey(), label: 'v2', ...part })
const live = (): string | undefined => {
  const route = test.routes().get('shop.localhost')?.live
  return route?.kind === 'page' ? route.page : route?.contentKey
}
const phases = (spec: ReleaseSpec): Record<string, string> => Object.fromEntries(test.supervisor.releases(spec.targetId).map((release) => [release.contentKey, release.traffic]))
const gone = (spec: ReleaseSpec, timeoutMs = 10_000): Promise<true> =>
  waitFor({ what: 'the release to go', timeoutMs, everyMs: 10 }, () => (test.supervisor.releases(spec.targetId).some((release) => release.contentKey === spec.contentKey) ? undefined : true))

describe('a switch', () => {
  it('moves the traffic, keeps the release before warm, and back is a switch alone', async () => {
    const one = await web()
    const two = next(one)
    const first = await test.start(one)
    await test.switchTo(one, 1)
    await test.start(two)
    expect(live()).toBe(one.contentKey)
    expect(await test.supervisor.switchTraffic(one.targetId, { hosts: ['shop.localhost'], contentKey: two.contentKey, fencingToken: 2, settleSeconds: 600 })).toEqual({ previous: one.contentKey })
    expect(live()).toBe(two.contentKey)
    expect(test.routes().get('shop.localhost')?.warm).toMatchObject({ contentKey: one.contentKey })
    expect(phases(one)).toEqual({ [one.contentKey]: 'warm', [two.contentKey]: 'live' })
    const began = performance.now()
    expect(await test.supervisor.startRelease(one)).toMatchObject({ ready: true, instances: [{ id: first.instances[0]?.id }] })
    await test.switchTo(one, 3)
    expect(performance.now() - began).toBeLessThan(500)
    expect(live()).toBe(one.contentKey)
  })

  it('with an older fencing token is refused, and changes nothing', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 5)
    await expect(test.switchTo(one, 4)).rejects.toMatchObject({ code: 'STALE_TOKEN' })
    expect(test.supervisor.route(one.targetId)).toMatchObject({ fencingToken: 5, contentKey: one.contentKey })
  })

  it('to an address that another app has is refused, and both keep what they have', async () => {
    const one = await web()
    const other = await web({ targetId: newId(), app: 'other' })
    await test.start(one)
    await test.switchTo(one, 1)
    await test.start(other)
    const request = { hosts: ['other.localhost', 'shop.localhost'], contentKey: other.contentKey, fencingToken: 1, settleSeconds: 0 }
    await expect(test.supervisor.switchTraffic(other.targetId, request)).rejects.toMatchObject({ code: 'HOST_TAKEN', kind: 'conflict', details: { host: 'shop.localhost' } })
    expect(live()).toBe(one.contentKey)
    expect(test.routes().has('other.localhost')).toBe(false)
    expect(await test.supervisor.switchTraffic(other.targetId, { ...request, hosts: ['other.localhost'] })).toEqual({ previous: null })
  })

  it('repeated answers as the first time and ends nothing', async () => {
    const one = await web()
    const two = next(one)
    await test.start(one)
    await test.switchTo(one, 1)
    await test.start(two)
    const request = { hosts: ['shop.localhost'], contentKey: two.contentKey, fencingToken: 2, settleSeconds: 600 }
    expect(await test.supervisor.switchTraffic(one.targetId, request)).toEqual({ previous: one.contentKey })
    expect(await test.supervisor.switchTraffic(one.targetId, request)).toEqual({ previous: one.contentKey })
    expect(phases(one)).toEqual({ [one.contentKey]: 'warm', [two.contentKey]: 'live' })
  })

  it('to a release that is not ready or not there is refused', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 1)
    const slow = next(one, { processes: [processSpec('web', 'sleep 60')] })
    await test.supervisor.startRelease(slow)
    await expect(test.switchTo(slow, 2)).rejects.toMatchObject({ code: 'RELEASE_NOT_READY' })
    await expect(test.switchTo({ ...one, contentKey: contentKey() }, 2)).rejects.toMatchObject({ kind: 'absent' })
    expect(live()).toBe(one.contentKey)
  })

  it('to nothing shows that the app is stopped', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 1)
    await test.supervisor.switchTraffic(one.targetId, { hosts: ['shop.localhost'], contentKey: null, fencingToken: 2, settleSeconds: 600 })
    expect(live()).toBe('stopped')
    expect(test.supervisor.route(one.targetId)).toMatchObject({ contentKey: null })
  })

  it('starts the processes beside web at the switch, old before new, unless they may overlap', async () => {
    const line = (name: string): string => `echo ${name} $VERSION begins; trap 'echo ${name} $VERSION ends; exit' TERM; while :; do sleep 0.05; done`
    const processes = [processSpec('web', 'node server.js'), processSpec('worker', line('worker')), processSpec('mailer', line('mailer'), { overlap: true })]
    const one = await web({ processes, variables: { VERSION: '1' } })
    const two = next(one, { variables: { VERSION: '2' } })
    const said = (): string[] => test.lines.map((entry) => entry.text).filter((text) => text.startsWith('worker'))
    await test.start(one)
    expect(test.lines.map((entry) => entry.text)).toEqual(['up'])
    await test.switchTo(one, 1)
    await waitFor({ what: 'the worker', timeoutMs: 5000 }, () => (said().length === 1 ? true : undefined))
    await test.start(two)
    expect(said()).toEqual(['worker 1 begins'])
    await test.switchTo(two, 2)
    await waitFor({ what: 'the worker of the new one', timeoutMs: 5000 }, () => (said().length >= 3 ? true : undefined))
    expect(said()).toEqual(['worker 1 begins', 'worker 1 ends', 'worker 2 begins'])
    const warm = (): string[] => test.supervisor.releases(one.targetId).find((release) => release.contentKey === one.contentKey)?.instances.map((instance) => instance.process) ?? []
    await waitFor({ what: 'only web to stay warm', timeoutMs: 5000 }, () => (warm().length === 1 ? true : undefined))
    expect(warm()).toEqual(['web'])
  })
})

describe('settling', () => {
  it('ends by itself: streams are closed, processes stopped, and the journal says so', async () => {
    const one = await web()
    const two = next(one)
    await test.start(one)
    await test.switchTo(one, 1)
    await test.start(two)
    await test.switchTo(two, 2, 0)
    expect(phases(one)[one.contentKey]).toBe('warm')
    await gone(one)
    expect(test.edgeCalls).toContain(`end ${one.contentKey}`)
    const { events } = await test.supervisor.events(0, 0, new AbortController().signal)
    expect(events.map((event) => [event.kind, event.contentKey])).toContainEqual(['settled', one.contentKey])
    expect(live()).toBe(two.contentKey)
  })

  it('of an older release is cut short by a newer switch', async () => {
    const one = await web()
    const two = next(one)
    const three = next(one)
    for (const [index, spec] of [one, two, three].entries()) {
      await test.start(spec)
      await test.switchTo(spec, index + 1)
    }
    const settles = Object.fromEntries(test.supervisor.releases(one.targetId).map((release) => [release.contentKey, Date.parse(release.settlesAt ?? '') - Date.now()]))
    expect(settles[one.contentKey]).toBeLessThan(6_000)
    expect(settles[two.contentKey]).toBeGreaterThan(500_000)
    expect(test.routes().get('shop.localhost')?.warm).toMatchObject({ contentKey: two.contentKey })
    await gone(one)
  })

  it('survives a restart of the agent', async () => {
    const one = await web()
    const two = next(one)
    await test.start(one)
    await test.switchTo(one, 1)
    await test.start(two)
    await test.switchTo(two, 2, 6)
    const [before] = test.supervisor.releases(one.targetId)
    await test.reopen()
    const [after] = test.supervisor.releases(one.targetId)
    expect(after).toMatchObject({ contentKey: one.contentKey, settlesAt: before?.settlesAt, instances: [{ pid: before?.instances[0]?.pid }] })
    await gone(one)
  })
})

describe('a stopped app', () => {
  it('comes back with the next release, as a deployment asks for it', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 1)
    await test.supervisor.stopTarget(one.targetId)
    expect(live()).toBe('stopped')
    const two = await web()
    await test.supervisor.startRelease({ ...two, targetId: one.targetId, appId: one.appId })
    await test.until(one, (status) => status.ready)
    expect(live()).toBe(one.contentKey)
  })

  it('stays stopped over a restart of the agent, shows its page, and starts again', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 1)
    await test.supervisor.stopTarget(one.targetId)
    expect(live()).toBe('stopped')
    expect(test.supervisor.releases(one.targetId)[0]?.instances).toEqual([])
    await test.reopen()
    expect(live()).toBe('stopped')
    await test.supervisor.startTarget(one.targetId)
    await test.until(one, (status) => status.ready)
    expect(live()).toBe(one.contentKey)
    const { events } = await test.supervisor.events(0, 0, new AbortController().signal)
    expect(events.map((event) => event.kind)).toEqual(expect.arrayContaining(['local-stop', 'local-start']))
  })

  it('cannot switch back when nothing is warm', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 1)
    await expect(test.supervisor.switchBack(one.targetId)).rejects.toMatchObject({ code: 'NOT_WARM' })
  })

  it('switches back to the warm release without the database, and writes it down', async () => {
    const one = await web()
    const two = next(one)
    await test.start(one)
    await test.switchTo(one, 1)
    await test.start(two)
    await test.switchTo(two, 2)
    expect(await test.supervisor.switchBack(one.targetId)).toEqual({ previous: two.contentKey })
    expect(live()).toBe(one.contentKey)
    const { events } = await test.supervisor.events(0, 0, new AbortController().signal)
    expect(events.at(-1)).toMatchObject({ kind: 'local-switch-back', targetId: one.targetId })
  })
})

describe('scale', () => {
  it('adds and ends instances of the live release, and routes to all that are ready', async () => {
    const one = await web()
    await test.start(one)
    await test.switchTo(one, 1)
    await test.supervisor.scale(one.targetId, { counts: { web: 3 } })
    const three = await test.until(one, (status) => status.ready && status.instances.length === 3)
    expect(new Set(three.instances.map((instance) => instance.port)).size).toBe(3)
    await waitFor({ what: 'three upstreams', timeoutMs: 5000 }, () => {
      const route = test.routes().get('shop.localhost')?.live
      return route?.kind === 'processes' && route.upstreams.length === 3 ? true : undefined
    })
    await test.supervisor.scale(one.targetId, { counts: { web: 1 } })
    const left = await test.until(one, (status) => status.instances.length === 1)
    expect(left.instances[0]?.index).toBe(0)
  })
})

describe('a release without web', () => {
  it('starts everything before the switch and is ready when all of it runs', async () => {
    const one = await web({ processes: [processSpec('worker', 'echo at work; sleep 60'), processSpec('mailer', 'sleep 60')] })
    const status = await test.start(one)
    expect(status.instances.map((instance) => [instance.process, instance.port, instance.state])).toEqual([
      ['worker', null, 'ready'],
      ['mailer', null, 'ready'],
    ])
  })
})

describe('a static site', () => {
  it('is ready at once, answers for the files it has, and is served from its slug', async () => {
    const slug = await test.slug({ 'out/index.html': 'hello' })
    const one = test.spec({ slug, processes: [], staticSite: { root: 'out', fallback: null } })
    expect(await test.supervisor.startRelease(one)).toMatchObject({ ready: true, instances: [] })
    const ask = (path: string): Promise<unknown> => test.supervisor.probe(one.targetId, { via: 'release', contentKey: one.contentKey, host: 'shop.localhost', path, timeoutSeconds: 1 })
    expect(await ask('/')).toMatchObject({ status: 200, servedBy: one.contentKey })
    expect(await ask('/missing')).toMatchObject({ status: 404 })
    expect(await ask('/../../../../etc/passwd')).toMatchObject({ status: 404 })
    await test.switchTo(one, 1)
    expect(test.routes().get('shop.localhost')?.live).toMatchObject({ kind: 'static', root: `${slug.folder}/out` })
  })
})

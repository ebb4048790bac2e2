import { createHash } from 'node:crypto'
import { isAppError, newId, waitFor } from '@podo/kernel'
import type { Artifact, CommandRun, ReleaseToRun, Runtime, Target } from '@podo/ports'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'

export interface RuntimeUnderTest {
  readonly runtime: Runtime
  /** Makes an artifact of these files where the runtime finds it. */
  artifact(files: Readonly<Record<string, string>>): Promise<Artifact>
  close(): Promise<void>
}

/** What every runtime promises, whatever runs behind it. */
export function runtimeContract(name: string, open: () => Promise<RuntimeUnderTest>): void {
  let under: RuntimeUnderTest
  let runtime: Runtime
  let target: Target
  let host: string

  beforeAll(async () => {
    under = await open()
    runtime = under.runtime
  })

  afterAll(async () => {
    await under.close()
  })

  beforeEach(() => {
    target = { id: newId(), appId: newId(), app: 'contract' }
    host = `c-${target.id.slice(-12)}.localhost`
  })

  const server = (text: string): Record<string, string> => ({ 'server.js': `require('node:http').createServer((q, a) => a.end(${JSON.stringify(text)})).listen(process.env.PORT)` })

  async function release(text: string, changes: Partial<ReleaseToRun> = {}): Promise<ReleaseToRun> {
    return {
      target,
      contentKey: createHash('sha256').update(`${target.id} ${text}`).digest('hex'),
      label: 'v1',
      artifact: await under.artifact(server(text)),
      processes: [{ name: 'web', command: 'node server.js', overlap: true, count: 1 }],
      folder: '.',
      surroundings: { variables: {}, paths: [] },
      staticSite: null,
      variables: {},
      secrets: {},
      healthCheck: { path: '/', timeoutSeconds: 5, withinSeconds: 20, statuses: [] },
      resources: { memoryMb: null, cpus: null },
      stopGraceSeconds: 2,
      ...changes,
    }
  }

  async function started(text: string): Promise<ReleaseToRun> {
    const made = await release(text)
    await runtime.start(made)
    await waitFor({ what: `${text} to be ready`, timeoutMs: 20_000 }, async () => ((await runtime.observe(target, made.contentKey))?.ready === true ? true : undefined))
    return made
  }

  const switchTo = (contentKey: string | null, fencingToken: number): Promise<{ previous: string | null }> => runtime.switchTraffic(target, { hosts: [host], contentKey, fencingToken, settleSeconds: 60 })
  const atTheDoor = (contentKey: string) => runtime.probe(target, { via: 'edge', contentKey, host, path: '/', timeoutSeconds: 5 })

  describe(`${name}: a release`, () => {
    test('that was never started is not there', async () => {
      expect(await runtime.observe(target, 'f'.repeat(64))).toBeNull()
      expect(await runtime.list(target)).toEqual([])
      expect(await runtime.liveContentKey(target)).toBeNull()
    })

    test('becomes ready, answers a real request, and has no traffic before the switch', async () => {
      const made = await started('one')
      expect(await runtime.probe(target, { via: 'release', contentKey: made.contentKey, host, path: '/', timeoutSeconds: 5 })).toMatchObject({ status: 200, error: null })
      expect((await runtime.observe(target, made.contentKey))?.traffic).toBe('warm')
      expect((await atTheDoor(made.contentKey)).servedBy).not.toBe(made.contentKey)
    })

    test('that is started twice runs once', async () => {
      const made = await started('one')
      await runtime.start(made)
      expect((await runtime.observe(target, made.contentKey))?.instances).toHaveLength(1)
    })

    test('that exits says so, with its exit code and last lines', async () => {
      const made = await release('exits', { processes: [{ name: 'web', command: 'echo going down; exit 7', overlap: true, count: 1 }] })
      await runtime.start(made)
      const seen = await waitFor({ what: 'an exit', timeoutMs: 20_000 }, async () => {
        const now = await runtime.observe(target, made.contentKey)
        return now?.instances[0]?.exits.length === 0 ? undefined : now
      })
      expect(seen?.ready).toBe(false)
      expect(seen?.instances[0]?.exits[0]?.exitCode).toBe(7)
      expect(seen?.instances[0]?.lastLines.join('\n')).toContain('going down')
    })

    test('is observed again when it changes, without asking in a loop', async () => {
      const made = await release('slow')
      await runtime.start(made)
      let seen = await runtime.observe(target, made.contentKey)
      for (let looks = 0; seen !== null && !seen.ready && looks < 50; looks += 1) seen = await runtime.observe(target, made.contentKey, { since: seen.revision, waitMs: 5_000 })
      expect(seen?.ready).toBe(true)
    })

    test('that is stopped is gone, and stopping it again is nothing', async () => {
      const made = await started('one')
      await runtime.stop(target, made.contentKey)
      await runtime.stop(target, made.contentKey)
      expect((await runtime.observe(target, made.contentKey))?.instances ?? []).toEqual([])
    })
  })

  describe(`${name}: a switch`, () => {
    test('moves the traffic, says who had it, and keeps that one warm', async () => {
      const [one, two] = [await started('one'), await started('two')]
      expect(await switchTo(one.contentKey, 1)).toEqual({ previous: null })
      expect(await atTheDoor(one.contentKey)).toMatchObject({ status: 200, servedBy: one.contentKey })
      expect(await switchTo(two.contentKey, 2)).toEqual({ previous: one.contentKey })
      expect(await atTheDoor(two.contentKey)).toMatchObject({ status: 200, servedBy: two.contentKey })
      expect(await runtime.liveContentKey(target)).toBe(two.contentKey)
      expect(await runtime.observe(target, one.contentKey)).toMatchObject({ traffic: 'warm', ready: true })
    })

    test('with an older token is refused and changes nothing', async () => {
      const [one, two] = [await started('one'), await started('two')]
      await switchTo(one.contentKey, 5)
      const refused = await switchTo(two.contentKey, 4).catch((error: unknown) => error)
      expect(isAppError(refused) && refused.code).toBe('STALE_TOKEN')
      expect(await runtime.liveContentKey(target)).toBe(one.contentKey)
    })

    test('to what has the traffic already is nothing', async () => {
      const one = await started('one')
      await switchTo(one.contentKey, 1)
      await switchTo(one.contentKey, 2)
      expect(await atTheDoor(one.contentKey)).toMatchObject({ status: 200, servedBy: one.contentKey })
    })

    test('to nothing takes the route away', async () => {
      const one = await started('one')
      await switchTo(one.contentKey, 1)
      await switchTo(null, 2)
      expect(await runtime.liveContentKey(target)).toBeNull()
      expect((await atTheDoor(one.contentKey)).servedBy).toBeNull()
    })
  })

  describe(`${name}: a command`, () => {
    const command = async (key: string, text: string, changes: Partial<CommandRun> = {}): Promise<{ result: Awaited<ReturnType<Runtime['run']>>; output: string }> => {
      let output = ''
      const run: CommandRun = { key, target, artifact: await under.artifact(server('one')), command: text, folder: '.', surroundings: { variables: {}, paths: [] }, variables: {}, secrets: {}, resources: { memoryMb: null, cpus: null }, timeoutSeconds: 20, ...changes }
      const result = await runtime.run(run, (chunk) => (output += Buffer.from(chunk).toString('utf8')), AbortSignal.timeout(30_000))
      return { result, output }
    }

    test('runs to its end with the variables it was given, and its output comes in order', async () => {
      const { result, output } = await command(`${newId()}.predeploy`, 'for i in 1 2 3; do echo "$GREETING $i"; done', { variables: { GREETING: 'hello' } })
      expect(result).toMatchObject({ reason: 'exited', exitCode: 0 })
      expect(output).toBe('hello 1\nhello 2\nhello 3\n')
    })

    test('that fails says how', async () => {
      expect((await command(`${newId()}.predeploy`, 'exit 9')).result).toMatchObject({ reason: 'exited', exitCode: 9 })
    })

    test('of the same key runs once, and a second caller gets its result and output', async () => {
      const key = `${newId()}.predeploy`
      const text = 'echo "$$ $(date +%s%N)"'
      const [first, second] = await Promise.all([command(key, text), command(key, text)])
      expect(second.output).toBe(first.output)
      expect((await command(key, text)).output).toBe(first.output)
    })

    test('beyond its limit of time is ended', async () => {
      expect((await command(`${newId()}.predeploy`, 'sleep 30', { timeoutSeconds: 1 })).result.reason).toBe('timeout')
    })
  })

  describe(`${name}: a target`, () => {
    test('is scaled without a new release', async () => {
      const one = await started('one')
      await switchTo(one.contentKey, 1)
      await runtime.scale(target, { web: 3 })
      await waitFor({ what: 'three instances', timeoutMs: 20_000 }, async () => ((await runtime.observe(target, one.contentKey))?.instances.filter((instance) => instance.state === 'ready').length === 3 ? true : undefined))
      await runtime.scale(target, { web: 1 })
      await waitFor({ what: 'one instance', timeoutMs: 20_000 }, async () => ((await runtime.observe(target, one.contentKey))?.instances.length === 1 ? true : undefined))
      expect((await atTheDoor(one.contentKey)).status).toBe(200)
    })

    test('that is cleaned up leaves nothing, and cleaning again is nothing', async () => {
      const one = await started('one')
      await switchTo(one.contentKey, 1)
      await runtime.cleanUp(target)
      await runtime.cleanUp(target)
      expect(await runtime.list(target)).toEqual([])
      expect(await runtime.liveContentKey(target)).toBeNull()
      expect((await runtime.usage())?.some((usage) => usage.targetId === target.id) ?? false).toBe(false)
    })

    test('tells in the journal when an instance ends by itself', async () => {
      const { last } = await runtime.events(0, 0, AbortSignal.timeout(5_000))
      const made = await release('dies', { artifact: await under.artifact({ 'server.js': "require('node:http').createServer((q, a) => { a.end('x'); if (q.url === '/die') process.exit(4) }).listen(process.env.PORT)" }) })
      await runtime.start(made)
      await waitFor({ what: 'ready', timeoutMs: 20_000 }, async () => ((await runtime.observe(target, made.contentKey))?.ready === true ? true : undefined))
      await runtime.probe(target, { via: 'release', contentKey: made.contentKey, host, path: '/die', timeoutSeconds: 5 })
      const event = await waitFor({ what: 'the journal to tell', timeoutMs: 20_000 }, async () => (await runtime.events(last, 1_000, AbortSignal.timeout(10_000))).events.find((one) => one.targetId === target.id && one.kind === 'instance-exited'))
      expect(event.contentKey).toBe(made.contentKey)
    })
  })
}

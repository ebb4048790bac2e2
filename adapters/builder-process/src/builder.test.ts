import { execFileSync } from 'node:child_process'
import { chmod, mkdir, readFile, readdir, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plan } from '@podo/domain'
import { armFaultPoints, newId, unavailable, waitFor } from '@podo/kernel'
import type { Artifact, BuildRequest, BuildResult, Builder } from '@podo/ports'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readSlugUsage } from './index.ts'
import type { BuilderProcessOptions } from './index.ts'
import { emptyPlan, from, never, openStage, running, served } from './testing/open-stage.ts'
import type { BuildStage } from './testing/open-stage.ts'
import type { SpawningAgent } from './testing/spawning-agent.ts'

let stage: BuildStage
let base: string
let agent: SpawningAgent
let builder: Builder
let lines: string[]

beforeEach(async () => {
  stage = await openStage()
  ;({ base, agent, builder, lines } = stage)
})

afterEach(() => stage.close())

const source = (files: Readonly<Record<string, string>>): Promise<string> => stage.source(files)
const built = (folder: string, plan: Plan, more: Partial<BuildRequest> = {}): Promise<Artifact> => stage.built(folder, plan, more, builder)
const build = (folder: string, plan: Plan, more: Partial<BuildRequest> = {}, signal = never): Promise<BuildResult> =>
  builder.build(stage.request(folder, plan, more), (line) => lines.push(line), signal)
const newBuilder = (more: Partial<BuilderProcessOptions> = {}): Builder => stage.newBuilder(more)

describe('without install and build', () => {
  test('nothing is run, and the source becomes the slug', async () => {
    const artifact = await built(await source({ 'server.js': 'one', 'lib/a.js': 'a' }), emptyPlan)
    expect(agent.started).toEqual([])
    expect(artifact).toMatchObject({ kind: 'slug', location: join(base, 'slugs', artifact.digest), sizeBytes: 4 })
    expect(await readFile(join(artifact.location, 'lib/a.js'), 'utf8')).toBe('a')
    expect(await builder.find('key')).toEqual(artifact)
  })

  test('a slug cannot be written by anybody', async () => {
    const { location } = await built(await source({ 'server.js': 'one', 'lib/a.js': 'a' }), emptyPlan)
    for (const path of ['', 'server.js', 'lib', 'lib/a.js']) expect((await stat(join(location, path))).mode & 0o222).toBe(0)
  })

  test('the digest is that of the content: neither times nor folder count, mode and names do', async () => {
    const one = await source({ 'a.js': '1', 'b/c.js': '2' })
    await utimes(join(one, 'a.js'), 1, 1)
    const first = await built(one, emptyPlan, { buildKey: 'one' })
    const second = await built(await source({ 'b/c.js': '2', 'a.js': '1' }), emptyPlan, { buildKey: 'two' })
    expect(second.digest).toBe(first.digest)
    const executable = await source({ 'a.js': '1', 'b/c.js': '2' })
    await chmod(join(executable, 'a.js'), 0o755)
    const others = [
      await built(executable, emptyPlan, { buildKey: 'three' }),
      await built(await source({ 'a.js': '1', 'b/d.js': '2' }), emptyPlan, { buildKey: 'four' }),
      await built(await source({ 'a.js': '1', 'b/c.js': '3' }), emptyPlan, { buildKey: 'five' }),
      await built(await source({ 'a.js': '1', b: 'c.js2' }), emptyPlan, { buildKey: 'six' }),
    ]
    expect(new Set([first.digest, ...others.map(({ digest }) => digest)]).size).toBe(5)
  })

  test('a large file is hashed and kept whole', async () => {
    const folder = await source({ 'server.js': 'x' })
    await writeFile(join(folder, 'big'), Buffer.alloc(3_000_000, 7))
    const artifact = await built(folder, emptyPlan)
    expect((await stat(join(artifact.location, 'big'))).size).toBe(3_000_000)
  })

  test('only the root that the plan names becomes the slug', async () => {
    const artifact = await built(await source({ 'apps/web/server.js': 'x', 'other/y': 'y' }), { ...emptyPlan, root: { value: 'apps/web', from }, workspace: { value: 'apps/web', from } })
    expect(await readdir(artifact.location)).toEqual(['server.js'])
  })

  test('a workspace becomes the slug whole, and its steps run in the folder of the app', async () => {
    const plan = running('pwd > where', null, { root: { value: 'apps/web', from }, workspace: { value: '.', from } })
    const artifact = await built(await source({ 'apps/web/server.js': 'x', 'lib/y': 'y', 'package.json': '{}' }), plan)
    expect(await readdir(artifact.location)).toEqual(['apps', 'lib', 'package.json'])
    expect(await readFile(join(artifact.location, 'apps/web/where'), 'utf8')).toMatch(/\/apps\/web\n$/)
  })

  test('a site built below a workspace leaves only what is served, where the settings expect it', async () => {
    const plan = { ...served('dist', 'mkdir dist; echo hello > dist/index.html'), root: { value: 'apps/web', from }, workspace: { value: '.', from } }
    const artifact = await built(await source({ 'apps/web/a': 'x', 'package.json': '{}' }), plan)
    expect(await readdir(artifact.location, { recursive: true })).toEqual(['apps', 'apps/web', 'apps/web/dist', 'apps/web/dist/index.html'])
  })

  test('an empty source is no slug', async () => {
    expect(await build(await source({}), emptyPlan)).toMatchObject({ kind: 'failed', step: 'pack', reason: 'exited' })
  })

  test('a socket that lies about is left out', async () => {
    const folder = await source({ 'server.js': 'x' })
    execFileSync('mkfifo', [join(folder, 'pipe')])
    expect(await readdir((await built(folder, emptyPlan)).location)).toEqual(['server.js'])
  })
})

describe('the steps', () => {
  test('run in order, in the folder of the app, with their lines in the log', async () => {
    const artifact = await built(await source({ 'a.txt': 'a' }), running('echo installing; echo i > installed', 'cat installed > done; printf "last"'))
    expect(lines).toEqual(['> echo installing; echo i > installed', 'installing', '> cat installed > done; printf "last"', 'last'])
    expect(await readFile(join(artifact.location, 'done'), 'utf8')).toBe('i\n')
  })

  test('have limits of memory, processes, time and output', async () => {
    await built(await source({ a: 'a' }), running('true'), { limits: { memoryMb: 64, timeoutSeconds: 20, outputBytes: 1000 } })
    expect(agent.requests[0]).toMatchObject({ limits: { memoryBytes: 64 * 1024 * 1024, processes: 4096 }, timeoutSeconds: 20, outputBytes: 1000 })
  })

  test('are told one after another, and the packing after them', async () => {
    const steps: string[] = []
    await builder.build(stage.request(await source({ a: 'a' }), running('true', 'true')), () => undefined, never, (step) => steps.push(step))
    expect(steps).toEqual(['install', 'build', 'pack'])
  })

  test('see the build variables and nothing of Podo', async () => {
    process.env['PODO_SECRET_OF_TEST'] = 'leak'
    const artifact = await built(await source({ a: 'a' }), running(null, 'env > seen'), { variables: { GREETING: 'hello', PATH: '/evil' } })
    const seen = await readFile(join(artifact.location, 'seen'), 'utf8')
    expect(seen).toContain('GREETING=hello\n')
    expect(seen).not.toContain('/evil')
    expect(seen).toMatch(/^PODO_CACHE=.*\/tools$/m)
    expect(seen).not.toContain('leak')
    delete process.env['PODO_SECRET_OF_TEST']
  })

  test.each(['install', 'build'] as const)('that fail say which (%s), how, and their last lines', async (step) => {
    const plan = step === 'install' ? running('echo no >&2; exit 3', 'echo never') : running('true', 'echo no >&2; exit 3')
    expect(await build(await source({ a: 'a' }), plan)).toEqual({ kind: 'failed', step, reason: 'exited', exitCode: 3, signal: null, lastLines: ['no'] })
    expect(lines).not.toContain('never')
    expect(await builder.find('key')).toBeNull()
  })

  test('never show where they lie on the server', async () => {
    const folder = join(await source({ a: 'a' }), newId())
    await mkdir(folder)
    const result = await build(folder, running(`pwd; echo "at $PWD/lib/x.js:3"; echo "${folder.replace(/[^/]*$/, '***')}/y"; exit 1`))
    expect(result).toMatchObject({ lastLines: ['.', 'at lib/x.js:3', 'y'] })
    expect(lines.join('\n')).not.toContain(`${folder}/`)
  })

  test('that name a program that is not there fail as missing-tool', async () => {
    expect(await build(await source({ a: 'a' }), running('no-such-program --version'))).toMatchObject({ reason: 'missing-tool', exitCode: 127 })
  })

  test('that take too long end as timeout', async () => {
    const result = await build(await source({ a: 'a' }), running('sleep 60'), { limits: { memoryMb: 64, timeoutSeconds: 1, outputBytes: 1000 } })
    expect(result).toMatchObject({ step: 'install', reason: 'timeout' })
  })

  test('that write without end are stopped', async () => {
    const result = await build(await source({ a: 'a' }), running('yes'), { limits: { memoryMb: 64, timeoutSeconds: 20, outputBytes: 10_000 } })
    expect(result).toMatchObject({ reason: 'output-limit' })
    expect(result.kind === 'failed' ? result.lastLines.length : Infinity).toBeLessThanOrEqual(200)
  })

  test('can be tried again after they failed', async () => {
    expect(await build(await source({ a: 'a' }), running('exit 1'))).toMatchObject({ kind: 'failed' })
    expect(await build(await source({ a: 'a' }), running('true'))).toMatchObject({ kind: 'built' })
    expect(agent.started.length).toBe(2)
  })
})

describe('the same key', () => {
  test('is not built twice', async () => {
    const first = await built(await source({ a: 'a' }), running('echo x > made'))
    expect(await built(await source({ a: 'a' }), running('echo x > made'))).toEqual(first)
    expect(agent.started.length).toBe(1)
  })

  test('is built once by two at the same time', async () => {
    const [one, two] = [await source({ a: 'a' }), await source({ a: 'a' })]
    const results = await Promise.all([build(one, running('echo x > made')), build(two, running('echo x > made'))])
    expect(results[0]).toEqual(results[1])
    expect(agent.started.length).toBe(1)
  })

  test('whose slug is gone is built again', async () => {
    const first = await built(await source({ a: 'a' }), running('true'))
    execFileSync('chmod', ['-R', 'u+w', first.location])
    await rm(first.location, { recursive: true })
    expect(await builder.find('key')).toBeNull()
    expect(await built(await source({ a: 'a' }), running('true'))).toEqual(first)
  })
})

describe('cancelling', () => {
  const waiting = running('echo begun; sleep 60 & wait')

  test('by the signal ends the run at once', async () => {
    const stop = new AbortController()
    const result = build(await source({ a: 'a' }), waiting, {}, stop.signal)
    await waitFor({ what: 'the step to begin', timeoutMs: 5000 }, () => (lines.includes('begun') ? true : undefined))
    const began = performance.now()
    stop.abort(new Error('cancelled'))
    expect(await result).toMatchObject({ kind: 'failed', step: 'install', reason: 'cancelled' })
    expect(performance.now() - began).toBeLessThan(1000)
    expect(agent.started.length).toBe(1)
  })

  test('by key ends the one that runs and the one that waits', async () => {
    const results = [build(await source({ a: 'a' }), waiting), build(await source({ a: 'a' }), waiting)]
    await waitFor({ what: 'the step to begin', timeoutMs: 5000 }, () => (lines.includes('begun') ? true : undefined))
    await builder.cancel('key')
    for (const result of await Promise.all(results)) expect(result).toMatchObject({ kind: 'failed', reason: 'cancelled' })
    await builder.cancel('unknown')
  })
})

describe('after a crash', () => {
  class Crash extends Error {}
  const crashAt = (point: string): void =>
    armFaultPoints((name) => {
      if (name === point) throw new Crash(point)
    })

  test.each(['pack.before', 'pack.after'])('at %s the key is built or not, and a second call makes the same slug', async (point) => {
    const reference = await built(await source({ 'server.js': 'x' }), emptyPlan, { buildKey: 'reference' })
    execFileSync('chmod', ['-R', 'u+w', reference.location])
    await rm(reference.location, { recursive: true })
    crashAt(point)
    await expect(build(await source({ 'server.js': 'x' }), emptyPlan)).rejects.toThrow(Crash)
    armFaultPoints(undefined)
    const found = await newBuilder().find('key')
    expect(found?.digest ?? null).toBe(point === 'pack.before' ? null : reference.digest)
    expect((await built(await source({ 'server.js': 'x' }), emptyPlan)).digest).toBe(reference.digest)
  })

  test('a worker that comes later goes on with the run on the same folder', async () => {
    const folder = await source({ a: 'a' })
    const gate = join(base, 'gate')
    execFileSync('mkfifo', [gate])
    const plan = running(`echo begun; cat ${gate}; echo x > made`)
    const dead = newBuilder({ agent: { ...agent, runStatus: () => new Promise(() => undefined) } })
    dead.build(stage.request(folder, plan), (line) => lines.push(line), never).catch(() => undefined)
    await waitFor({ what: 'the step to begin', timeoutMs: 5000 }, () => (lines.includes('begun') ? true : undefined))
    const seen: string[] = []
    const second = newBuilder().build(stage.request(folder, plan), (line) => seen.push(line), never)
    await writeFile(gate, 'opened\n')
    expect(await second).toMatchObject({ kind: 'built' })
    expect(agent.started.length).toBe(1)
    expect(seen).toContain('begun')
    expect(seen).toContain('opened')
  })

  test('a run on a folder that was made anew is ended, and the build begins again', async () => {
    const first = await source({ a: 'a' })
    const plan = running('echo begun; test -e second || sleep 60')
    const orphan = build(first, plan)
    await waitFor({ what: 'the step to begin', timeoutMs: 5000 }, () => (lines.includes('begun') ? true : undefined))
    const second = await source({ a: 'a', second: '2' })
    expect(await newBuilder().build(stage.request(second, plan), () => undefined, never)).toMatchObject({ kind: 'built' })
    expect(agent.requests.at(-1)?.folder).toBe(second)
    await orphan
  })

  test('an agent that restarts is waited for, and no line is lost or doubled', async () => {
    let breaks = 0
    const flaky = {
      ...agent,
      runOutput: async (key: string, offset: number, signal?: AbortSignal) => {
        const output = await agent.runOutput(key, offset, signal)
        return breaking(output, () => (breaks += 1) <= 3)
      },
    }
    builder = newBuilder({ agent: flaky })
    await built(await source({ a: 'a' }), running('for i in 1 2 3 4 5 6 7 8 9; do echo line $i; sleep 0.02; done'))
    expect(lines.slice(1)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => `line ${number}`))
    expect(breaks).toBeGreaterThan(1)
  })
})

async function* breaking(output: AsyncIterable<Uint8Array>, isBroken: () => boolean): AsyncGenerator<Uint8Array> {
  for await (const chunk of output) {
    yield chunk
    if (isBroken()) throw unavailable('AGENT_AWAY', 'gone')
  }
}

describe('a static site', () => {
  test('keeps the served folder alone', async () => {
    const artifact = await built(await source({ 'package.json': '{}', 'src/index.html': 'x' }), served('dist/site', 'mkdir -p dist/site node_modules && cp src/index.html dist/site && echo x > node_modules/y'))
    expect(await readdir(artifact.location)).toEqual(['dist'])
    expect(await readFile(join(artifact.location, 'dist/site/index.html'), 'utf8')).toBe('x')
  })

  test('whose folder the build did not make says so', async () => {
    expect(await build(await source({ a: 'a' }), served('dist', 'true'))).toMatchObject({ step: 'pack', reason: 'exited', lastLines: [expect.stringContaining('no folder dist')] })
  })

  test.each([['/etc'], ['../../..'], ['inner/../../..']])('with a link to %s is refused', async (target) => {
    const folder = await source({ 'dist/index.html': 'x' })
    await symlink(target, join(folder, 'dist', 'way-out'))
    expect(await build(folder, served('dist', null))).toMatchObject({ step: 'pack', reason: 'exited', lastLines: [expect.stringContaining('leads out')] })
  })

  test('whose folder is a link itself is refused', async () => {
    const folder = await source({ 'real/index.html': 'x' })
    await symlink('/etc', join(folder, 'dist'))
    expect(await build(folder, served('dist', null))).toMatchObject({ step: 'pack', reason: 'exited' })
  })
})

describe('pruning', () => {
  const later = (): number => Date.now() + 3_600_000

  test('removes what is not kept, its keys, and what a crash left', async () => {
    const kept = await built(await source({ a: 'kept' }), emptyPlan, { buildKey: 'kept' })
    const gone = await built(await source({ a: 'gone!' }), emptyPlan, { buildKey: 'gone' })
    await mkdir(join(base, 'slugs', '.new-left-by-a-crash'))
    expect(await newBuilder({ now: later }).prune(new Set([kept.digest]), never)).toMatchObject({ count: 1 })
    expect((await readdir(join(base, 'slugs'))).toSorted()).toEqual([kept.digest, 'keys', 'usage.json'].toSorted())
    expect(await readdir(join(base, 'slugs', 'keys'))).toEqual(['kept.json'])
    expect(await builder.find('kept')).toEqual(kept)
    expect(await builder.find('gone')).toBeNull()
    expect(await readdir(dirname(gone.location))).not.toContain(gone.digest)
  })

  test('leaves what was made a moment ago, because its build may not be recorded yet', async () => {
    const fresh = await built(await source({ a: 'fresh' }), emptyPlan)
    expect(await builder.prune(new Set(), never)).toMatchObject({ count: 1 })
    expect(await builder.find('key')).toEqual(fresh)
  })

  test('leaves what a deployment found by its key, or made once more, a moment ago', async () => {
    let now = Date.now()
    const slow = newBuilder({ now: () => now })
    const found = await stage.built(await source({ a: 'found' }), emptyPlan, { buildKey: 'found' }, slow)
    const again = await stage.built(await source({ a: 'again' }), emptyPlan, { buildKey: 'first' }, slow)
    await stage.built(await source({ a: 'gone' }), emptyPlan, { buildKey: 'gone' }, slow)
    now = later()
    await slow.find('found')
    expect((await stage.built(await source({ a: 'again' }), emptyPlan, { buildKey: 'second' }, slow)).digest).toBe(again.digest)
    await slow.prune(new Set(), never)
    expect([await slow.find('found'), (await slow.find('second'))?.digest, await slow.find('gone')]).toEqual([found, again.digest, null])
    now += 3_600_000
    await slow.prune(new Set(), never)
    expect([await slow.find('found'), await slow.find('second')]).toEqual([null, null])
  })

  test('says what the rest takes on disk, and counts once what slugs share', async () => {
    const plan = running('mkdir -p deps && head -c 3000000 /dev/urandom > deps/big', null, { installed: [{ value: 'deps', from }], lockfiles: ['lock'] })
    const slugs: Artifact[] = []
    for (const text of ['1', '2', '3']) slugs.push(await built(await source({ lock: '1', a: text }), plan, { buildKey: text }))
    expect(slugs.map(({ sizeBytes }) => sizeBytes)).toEqual([3_000_002, 3_000_002, 3_000_002])
    const all = await builder.prune(new Set(slugs.map(({ digest }) => digest)), never)
    expect(all.count).toBe(3)
    expect(await readSlugUsage(join(base, 'slugs'))).toEqual(all)
    expect(all.bytes).toBeGreaterThan(3_000_000)
    const few = await newBuilder({ now: later }).prune(new Set(slugs.slice(0, 1).map(({ digest }) => digest)), never)
    expect(few.count).toBe(1)
    expect(few.bytes).toBeLessThan(all.bytes)
    expect(few.bytes).toBeGreaterThan(3_000_000)
  })

  test('of a folder that is not there keeps nothing', async () => {
    expect(await builder.prune(new Set(), never)).toEqual({ bytes: 0, count: 0 })
    expect(await readSlugUsage(join(base, 'slugs'))).toEqual({ bytes: 0, count: 0 })
  })
})

test.each(['../key', '', 'a/b', '-x'])('a build key cannot leave its folder: %j', async (buildKey) => {
  await expect(builder.find(buildKey)).rejects.toMatchObject({ code: 'INVALID_BUILD_KEY' })
})

import { chmod, lstat, mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '@podo/domain'
import { newId, waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { from, never, openStage, running } from '../testing/open-stage.ts'
import type { BuildStage } from '../testing/open-stage.ts'

let stage: BuildStage

beforeEach(async () => {
  stage = await openStage()
})

afterEach(() => stage.close())

describe('a folder of `caches`', () => {
  const cached = running(null, 'mkdir -p .next/cache; cat .next/cache/count 2>/dev/null > seen; echo more >> .next/cache/count', { caches: [{ value: '.next/cache', from }] })

  test('comes back in the next build and is no part of the slug', async () => {
    await stage.built(await stage.source({ a: '1' }), cached, { buildKey: 'one' })
    const second = await stage.built(await stage.source({ a: '2' }), cached, { buildKey: 'two' })
    expect(await readFile(join(second.location, 'seen'), 'utf8')).toBe('more\n')
    expect(await readdir(join(second.location, '.next'))).toEqual([])
  })

  test('outlives a build that failed', async () => {
    await stage.built(await stage.source({ a: '1' }), cached, { buildKey: 'one' })
    const failing = { ...cached, build: { value: 'exit 1', from } }
    expect(await stage.builder.build(stage.request(await stage.source({ a: '2' }), failing, { buildKey: 'two' }), () => undefined, never)).toMatchObject({ kind: 'failed' })
    const third = await stage.built(await stage.source({ a: '3' }), cached, { buildKey: 'three' })
    expect(await readFile(join(third.location, 'seen'), 'utf8')).toBe('more\n')
  })

  test.each([
    [true, []],
    [false, ['kept']],
  ])('leaves the slug when the plan says so (%s), whatever its name', async (leaves, there) => {
    const plan = running(null, 'mkdir -p target; touch target/kept', { caches: [{ value: 'target', from, leaves }] })
    await stage.built(await stage.source({ a: '1' }), plan, { buildKey: 'one' })
    const second = await stage.built(await stage.source({ a: '2' }), { ...plan, build: { value: 'ls target > seen', from } }, { buildKey: 'two' })
    expect(await readFile(join(second.location, 'seen'), 'utf8')).toBe('kept\n')
    expect(await readdir(join(second.location, 'target')).catch(() => [])).toEqual(there)
  })

  test('is never seen by another app', async () => {
    await stage.built(await stage.source({ a: '1' }), cached, { buildKey: 'one' })
    const other = await stage.built(await stage.source({ a: '1' }), cached, { buildKey: 'two', appId: newId() })
    expect(await readFile(join(other.location, 'seen'), 'utf8')).toBe('')
  })

  test('takes nothing from outside when a link is in its place', async () => {
    const outside = join(stage.base, 'outside')
    await mkdir(join(outside, 'cache'), { recursive: true })
    await writeFile(join(outside, 'cache', 'precious'), 'x')
    await stage.built(await stage.source({ a: '1' }), { ...cached, build: { value: `rm -rf .next; ln -s ${outside} .next`, from } })
    expect(await readFile(join(outside, 'cache', 'precious'), 'utf8')).toBe('x')
  })
})

/** An install that makes a file, a link and a program, and counts nothing but what its lockfile says. */
const INSTALL = 'mkdir -p deps/bin && cat lock > deps/m && ln -s ../m deps/bin/m && echo installed'
const installing = (build: string | null = null, more: Partial<Plan> = {}): Plan => running(INSTALL, build, { installed: [{ value: 'deps', from }], lockfiles: ['lock'], ...more })
const installs = (): string[] => stage.agent.started.filter((key) => key.endsWith('.install'))
let keys = 0
const files = (lock: string): Record<string, string> => ({ lock, source: String((keys += 1)) })
const next = async (plan: Plan, content: Record<string, string> | string = '1', more: { appId?: string; variables?: Record<string, string> } = {}): Promise<string> =>
  (await stage.built(await stage.source(typeof content === 'string' ? files(content) : content), plan, { buildKey: newId(), ...more })).location

describe('what an install made', () => {
  test.each([[null], ['true']])('is used again while lockfile and install line stay the same (build: %s)', async (build) => {
    await next(installing(build))
    const second = await next(installing(build))
    expect(installs()).toHaveLength(1)
    expect(await readFile(join(second, 'deps/bin/m'), 'utf8')).toBe('1')
    await next(installing(build), '2')
    expect(installs()).toHaveLength(2)
    await next(installing(build, { install: { value: `${INSTALL}; true`, from } }))
    expect(installs()).toHaveLength(3)
  })

  test.each([[null], ['echo changed > deps/m2; echo x > other']])('gives the slug that a new install would give (build: %s)', async (build) => {
    const content = files('1')
    await next(installing(build))
    const again = await stage.built(await stage.source(content), installing(build), { buildKey: newId() })
    expect(installs()).toHaveLength(1)
    const anew = await stage.built(await stage.source(content), installing(build), { buildKey: newId() }, stage.newBuilder({ cachesFolder: await emptyCaches() }))
    expect(installs()).toHaveLength(2)
    expect(again.digest).toBe(anew.digest)
  })

  test('shares its files with the slug where nothing of the app runs afterwards', async () => {
    const [first, second] = [await next(installing()), await next(installing())]
    expect((await lstat(join(second, 'deps/m'))).ino).toBe((await lstat(join(first, 'deps/m'))).ino)
    expect((await stat(join(second, 'deps/m'))).mode & 0o222).toBe(0)
  })

  test('is copied for a build step, so that this changes neither an earlier slug nor the next build', async () => {
    const spoiling = installing('cat deps/m > seen; echo spoiled >> deps/m; echo new > deps/new')
    const first = await next(spoiling)
    const second = await next(spoiling)
    const third = await next(installing('cat deps/m > seen; ls deps > list'))
    expect(installs()).toHaveLength(1)
    expect(await readFile(join(first, 'deps/m'), 'utf8')).toBe('1spoiled\n')
    expect(await readFile(join(second, 'deps/m'), 'utf8')).toBe('1spoiled\n')
    expect(await readFile(join(second, 'seen'), 'utf8')).toBe('1')
    expect(await readFile(join(third, 'seen'), 'utf8')).toBe('1')
    expect(await readFile(join(third, 'list'), 'utf8')).toBe('bin\nm\n')
  })

  test('can be written by a build step that comes later', async () => {
    await next(installing())
    const third = await next(installing('echo written >> deps/m'))
    expect(await readFile(join(third, 'deps/m'), 'utf8')).toBe('1written\n')
    expect(installs()).toHaveLength(2)
  })

  test('is not waited for when the build is cancelled', async () => {
    await next(installing('true'))
    const stop = new AbortController()
    stop.abort(new Error('cancelled'))
    const result = await stage.builder.build(stage.request(await stage.source(files('1')), installing('true'), { buildKey: newId() }), () => undefined, stop.signal)
    expect(result).toMatchObject({ kind: 'failed', reason: 'cancelled' })
  })

  test('is kept for the three lockfiles that were used last', async () => {
    for (const lock of ['1', '2', '3', '1', '4']) await next(installing('true'), lock)
    expect(installs()).toHaveLength(4)
    for (const lock of ['1', '3', '4']) await next(installing('true'), lock)
    expect(installs()).toHaveLength(4)
    await next(installing('true'), '2')
    expect(installs()).toHaveLength(5)
    expect(await readdir(join(stage.base, 'caches', stage.appId, 'installed'))).toHaveLength(3)
  })

  test('is never seen by another app', async () => {
    await next(installing())
    await next(installing(), '1', { appId: newId() })
    expect(installs()).toHaveLength(2)
  })

  test('is not used again by another version of a toolchain, or with other build variables', async () => {
    const plan = installing(null, { toolchains: [{ name: 'go', wants: null }] })
    await stage.program('go', 'echo go1.22.0')
    await next(plan)
    await stage.program('go', 'echo go1.26.0')
    await stage.built(await stage.source(files('1')), plan, { buildKey: newId() }, stage.newBuilder())
    expect(installs()).toHaveLength(2)
    await next(installing(), '1', { variables: { MODE: 'a' } })
    await next(installing(), '1', { variables: { MODE: 'b' } })
    expect(installs()).toHaveLength(4)
  })

  test.each(['postinstall', 'prepare', 'preinstall', 'install'])('is made anew when package.json has a hook of its own (%s)', async (hook) => {
    const content = { ...files('1'), 'package.json': JSON.stringify({ scripts: { [hook]: 'node x.js' } }) }
    const plan = installing(null, { lockfiles: ['package.json', 'lock'] })
    await next(plan, content)
    await next(plan, content)
    expect(installs()).toHaveLength(2)
  })

  test('is made anew when a member of the workspace has a hook, and used again when none has', async () => {
    const content = { ...files('1'), 'package.json': JSON.stringify({ workspaces: ['packages/*'] }), 'packages/a/package.json': '{}', 'apps/web/x': 'x' }
    const plan = running('mkdir -p ../../deps && touch ../../deps/y && cp ../../lock ../../deps', null, {
      root: { value: 'apps/web', from },
      workspace: { value: '.', from },
      installed: [{ value: '../../deps', from }, { value: 'deps', from }],
      lockfiles: ['../../package.json', '../../lock'],
    })
    await next(plan, content)
    expect(await readdir(join(await next(plan, { ...content, 'apps/web/x': 'y' }), 'deps'))).toEqual(['lock', 'y'])
    expect(installs()).toHaveLength(1)
    const hooked = { ...content, 'packages/a/package.json': '{"scripts":{"postinstall":"node x"}}' }
    await next(plan, hooked)
    await next(plan, hooked)
    expect(installs()).toHaveLength(3)
  })

  test('is made anew for a command of podo.yaml, for folders of the source, and without any lockfile', async () => {
    const own = installing(null, { install: { value: INSTALL, from: 'podo.yaml' } })
    for (const plan of [own, own]) await next(plan)
    const committed = { ...files('1'), 'deps/theirs': 'x' }
    for (const content of [committed, committed]) await next(installing(), content)
    const unlocked = installing(null, { install: { value: 'mkdir deps; echo x > deps/m', from } })
    for (const content of [{ a: '1' }, { a: '2' }]) await next(unlocked, content)
    expect(installs()).toHaveLength(6)
  })

  test('is made anew when what was kept is broken', async () => {
    await next(installing('true'))
    const kept = join(stage.base, 'caches', stage.appId, 'installed')
    for (const key of await readdir(kept)) {
      await chmod(join(kept, key, '0'), 0o755)
      await rm(join(kept, key, '0'), { recursive: true })
    }
    expect(await readFile(join(await next(installing('true')), 'deps/m'), 'utf8')).toBe('1')
    expect(installs()).toHaveLength(2)
  })
})

async function emptyCaches(): Promise<string> {
  const folder = join(stage.base, 'other-caches')
  await mkdir(folder)
  return folder
}

describe('a worker that dies and is followed by another', () => {
  test('leaves nothing half laid out: what was installed before is brought again, whole', async () => {
    await next(installing('true'))
    const folder = await stage.source(files('1'))
    const request = stage.request(folder, installing('cat deps/m > seen'), { buildKey: 'key' })
    let asked = 0
    const dying = stage.newBuilder({ agent: { ...stage.agent, run: () => ((asked += 1), new Promise(() => undefined)) } })
    dying.build(request, () => undefined, never).catch(() => undefined)
    await waitFor({ what: 'the build step to be asked for', timeoutMs: 5000 }, () => (asked === 1 ? true : undefined))
    await writeFile(join(folder, 'deps/m'), 'torn')
    await rm(join(folder, 'deps/bin'), { recursive: true })
    const result = await stage.newBuilder().build(request, (line) => stage.lines.push(line), never)
    expect(result).toMatchObject({ kind: 'built' })
    if (result.kind === 'built') expect(await readFile(join(result.artifact.location, 'seen'), 'utf8')).toBe('1')
    expect(installs()).toHaveLength(1)
  })

  test('does not lay it out again below a build step that runs', async () => {
    await next(installing('true'))
    const folder = await stage.source(files('1'))
    const gate = join(stage.base, 'gate')
    await writeFile(gate, '')
    const request = stage.request(folder, installing(`echo mine > deps/mine; while test ! -s ${gate}; do sleep 0.02; done; cat deps/mine > seen`), { buildKey: 'key' })
    const seen: string[] = []
    const dead = stage.newBuilder({ agent: { ...stage.agent, runStatus: () => new Promise(() => undefined) } })
    dead.build(request, (line) => seen.push(line), never).catch(() => undefined)
    await waitFor({ what: 'the build step', timeoutMs: 5000 }, async () => (await stat(join(folder, 'deps/mine')).catch(() => null)) ?? undefined)
    const second = stage.newBuilder().build(request, () => undefined, never)
    await writeFile(gate, 'open')
    const result = await second
    expect(result).toMatchObject({ kind: 'built' })
    if (result.kind === 'built') expect(await readFile(join(result.artifact.location, 'seen'), 'utf8')).toBe('mine\n')
    expect(stage.agent.started.filter((key) => key === 'build.key.build')).toHaveLength(1)
  })
})

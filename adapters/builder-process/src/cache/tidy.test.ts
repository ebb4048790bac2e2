import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan } from '@podo/domain'
import { newId, waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { readCacheUsage } from '../index.ts'
import { from, never, openStage, running } from '../testing/open-stage.ts'
import type { BuildStage } from '../testing/open-stage.ts'

let stage: BuildStage

beforeEach(async () => {
  stage = await openStage()
})

afterEach(() => stage.close())

const MEGABYTE = 1024 * 1024
/** Leaves one megabyte of downloads, read-only as Go's are, and one of installed packages. */
const greedy: Plan = running('mkdir -p "$PODO_CACHE/mod" deps && head -c 1048576 /dev/zero | tee "$PODO_CACHE/mod/a" > deps/b && chmod 555 "$PODO_CACHE/mod"', 'true', {
  installed: [{ value: 'deps', from }],
  lockfiles: ['lock'],
})
const cachesFolder = (): string => join(stage.base, 'caches')
const kept = async (): Promise<string[]> => (await readdir(cachesFolder())).filter((name) => !name.endsWith('.json'))
const buildOf = async (appId: string): Promise<void> => void (await stage.built(await stage.source({ lock: '1' }), greedy, { buildKey: newId(), appId }))

describe('the caches of all apps', () => {
  test('are measured, and left alone within the budget', async () => {
    await buildOf(stage.appId)
    const usage = await stage.builder.tidyCaches(never)
    expect(usage.bytes).toBeGreaterThan(2 * MEGABYTE)
    expect(usage.bytes).toBeLessThan(3 * MEGABYTE)
    expect(await readCacheUsage(cachesFolder())).toEqual(usage)
    expect(await kept()).toEqual([stage.appId])
  })

  test('of the apps that built longest ago go first', async () => {
    const [old, again, fresh] = [newId(), newId(), newId()]
    for (const appId of [old, again, fresh, again]) await buildOf(appId)
    const builder = stage.newBuilder({ cacheBudgetBytes: 5 * MEGABYTE })
    expect((await builder.tidyCaches(never)).bytes).toBeLessThan(5 * MEGABYTE)
    expect((await kept()).toSorted()).toEqual([again, fresh].toSorted())
  })

  test('are rid of what a worker that died had put aside', async () => {
    await buildOf(stage.appId)
    const aside = join(cachesFolder(), stage.appId, 'folders', 'ab.cd.old')
    await mkdir(join(aside, 'deep'), { recursive: true })
    await stage.builder.tidyCaches(never)
    expect(await readdir(join(aside, '..'))).toEqual([])
  })

  test('are measured once for each build', async () => {
    await buildOf(stage.appId)
    await stage.builder.tidyCaches(never)
    const looks = stage.agent.started.length
    const { bytes } = await stage.builder.tidyCaches(never)
    expect(stage.agent.started).toHaveLength(looks)
    expect(bytes).toBeGreaterThan(MEGABYTE)
  })

  test('of an app that builds at this moment stay, and one that begins waits until they are gone', async () => {
    const gate = join(stage.base, 'gate')
    const plan = { ...greedy, build: { value: `touch begun; while test ! -e ${gate}; do sleep 0.02; done; test -e "$PODO_CACHE/mod/a"`, from } }
    const builder = stage.newBuilder({ cacheBudgetBytes: 1 })
    const lines: string[] = []
    const building = builder.build(stage.request(await stage.source({ lock: '1' }), plan), (line) => lines.push(line), never)
    await waitFor({ what: 'the build step', timeoutMs: 5000 }, () => (lines.some((line) => line.startsWith('> touch')) ? true : undefined))
    await builder.tidyCaches(never)
    await expect(builder.forgetApp(stage.appId, never)).rejects.toMatchObject({ code: 'APP_BUILDS', retryable: true })
    await mkdir(gate)
    expect(await building).toMatchObject({ kind: 'built' })
    const forgetting = builder.forgetApp(stage.appId, never)
    const next = builder.build(stage.request(await stage.source({ lock: '1' }), greedy, { buildKey: 'next' }), () => undefined, never)
    await forgetting
    expect(await next).toMatchObject({ kind: 'built' })
    expect(await kept()).toEqual([stage.appId])
  })
})

describe('an app that is no more', () => {
  test('leaves nothing, also not what a tool made read-only', async () => {
    await buildOf(stage.appId)
    await stage.builder.forgetApp(stage.appId, never)
    expect(await kept()).toEqual([])
    expect(await readdir(join(stage.base, 'builds', 'tools'))).toEqual([])
  })

  test('and never built is forgotten without asking anybody', async () => {
    await stage.builder.forgetApp(newId(), never)
    expect(stage.agent.started).toEqual([])
  })
})

test('without any look there is the budget and nothing used', async () => {
  expect(await readCacheUsage(cachesFolder())).toEqual({ bytes: 0, budgetBytes: 10 * 1024 ** 3 })
})

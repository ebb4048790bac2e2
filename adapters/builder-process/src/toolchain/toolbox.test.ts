import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Plan, Toolchain } from '@podo/domain'
import { newId } from '@podo/kernel'
import type { BuildResult } from '@podo/ports'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { emptyPlan, never, openStage, running } from '../testing/open-stage.ts'
import type { BuildStage } from '../testing/open-stage.ts'

let stage: BuildStage

beforeEach(async () => {
  stage = await openStage()
})

afterEach(() => stage.close())

const go = (wants: string | null): Toolchain => ({ name: 'go', wants: wants === null ? null : { value: wants, from: 'go.mod' } })
const needing = (...toolchains: readonly Toolchain[]): Plan => running('echo installing', null, { toolchains })
const build = async (plan: Plan, more: { appId?: string } = {}): Promise<BuildResult> =>
  stage.builder.build(stage.request(await stage.source({ a: 'a' }), plan, { buildKey: newId(), ...more }), (line) => stage.lines.push(line), never)

describe('before anything of the app runs', () => {
  test('the versions that the build uses stand in its log', async () => {
    await stage.program('go', 'echo go version go1.26.8 linux/amd64')
    expect(await build(needing(go('>=1.22')))).toMatchObject({ kind: 'built' })
    expect(stage.lines).toEqual(['Go 1.26.8 (go.mod asks for >=1.22)', '> echo installing', 'installing'])
  })

  test('a program that is not there fails the build and is named', async () => {
    await stage.program('gradle', 'exit 127')
    expect(await build(needing({ name: 'gradle', wants: null }))).toEqual({
      kind: 'failed',
      step: 'install',
      reason: 'missing-tool',
      exitCode: null,
      signal: null,
      lastLines: [],
      toolchain: { name: 'gradle', wants: null, from: null, found: null },
    })
    expect(stage.lines).toEqual([])
  })

  test('one that cannot run counts as not there', async () => {
    await stage.program('go', 'echo "go 1.99 is not installed here" >&2; exit 1')
    expect(await build(needing(go(null)))).toMatchObject({ reason: 'missing-tool', toolchain: { name: 'go', found: null } })
  })

  test('one in another version than is asked for fails the build and says both', async () => {
    await stage.program('go', 'echo go version go1.19.8 linux/amd64')
    expect(await build(needing(go('>=1.22')))).toMatchObject({ reason: 'wrong-version', toolchain: { name: 'go', wants: '>=1.22', from: 'go.mod', found: '1.19.8' } })
    expect(stage.lines).toEqual(['Go 1.19.8 (go.mod asks for >=1.22)'])
  })

  test('an app that runs neither install nor build is checked, too', async () => {
    await stage.program('gradle', 'exit 127')
    expect(await build({ ...emptyPlan, toolchains: [{ name: 'gradle', wants: null }] })).toMatchObject({ reason: 'missing-tool' })
  })

  test('it is asked as the app, in a folder without files, and each program once for all apps while it is the same file', async () => {
    await stage.program('go', 'ls -A; echo go version go1.26.8')
    const other = newId()
    await build(needing(go(null)))
    await build(needing(go(null)), { appId: other })
    const asked = stage.agent.requests.filter(({ key }) => key.startsWith('tool.'))
    expect(asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ appId: stage.appId, folder: join(stage.base, 'builds', 'tools', stage.appId), argv: ['go', 'version'] })
    await stage.program('go', 'echo go version go1.27.0')
    await build(needing(go(null)))
    expect(stage.lines).toContain('Go 1.27.0')
  })

  test('one that no folder has is not even asked', async () => {
    expect(await stage.builder.toolchains(stage.appId, needing({ name: 'composer', wants: null }), never)).toEqual([{ name: 'composer', version: null }])
    expect(stage.agent.started).toEqual([])
  })

  test('an agent of before, which knows no files, is asked once a minute', async () => {
    await stage.program('go', 'echo go version go1.26.8')
    const builder = stage.newBuilder({ agent: { ...stage.agent, programs: async () => null } })
    for (let time = 0; time < 3; time += 1) expect(await builder.toolchains(stage.appId, needing(go(null)), never)).toEqual([{ name: 'go', version: '1.26.8' }])
    expect(stage.agent.started).toHaveLength(1)
  })

  test('its environment is that of a build without the variables of an app', async () => {
    await stage.program('go', 'echo go version go1.26.8; test -z "$TOKEN" && test "$GOTOOLCHAIN" = local')
    await mkdir(join(stage.base, 'caches', stage.appId), { recursive: true })
    expect(await stage.builder.build(stage.request(await stage.source({ a: 'a' }), needing(go(null)), { variables: { TOKEN: 'x' } }), () => undefined, never)).toMatchObject({ kind: 'built' })
  })
})

test('a look that is cancelled ends the build as cancelled', async () => {
  await stage.program('go', 'sleep 60')
  const stop = new AbortController()
  const result = stage.builder.build(stage.request(await stage.source({ a: 'a' }), needing(go(null))), () => stop.abort(new Error('stop')), stop.signal)
  setImmediate(() => stop.abort(new Error('stop')))
  expect(await result).toMatchObject({ kind: 'failed', reason: 'cancelled' })
})

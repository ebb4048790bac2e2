import { AppError, waitFor } from '@podo/kernel'
import type { Phase, WaitsFor } from '@podo/domain'
import { engineStage } from '@podo/testkit'
import type { EngineStage, EngineStageOptions } from '@podo/testkit'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import { createWaiting } from './waiting.ts'

describe('what a phase waits for', () => {
  let stage: EngineStage

  beforeAll(async () => (await engineStage()).close())
  afterEach(() => stage.close())

  const begin = async (options: EngineStageOptions): Promise<void> => {
    stage = await engineStage(options)
    stage.builder.gate = options.timing?.quiet === undefined ? undefined : new Promise(() => undefined)
    await stage.startEngine()
  }
  const said = (number: number, phase: Phase, code: string): Promise<WaitsFor> =>
    waitFor({ what: `${phase} to wait for ${code}`, timeoutMs: 10_000 }, async () => {
      const waiting = await stage.waiting(number, phase)
      return waiting?.code === code ? waiting : undefined
    })

  test('is a command with its last line, and one that is silent is told as such', async () => {
    await begin({ timing: { quiet: 1 }, sources: { tree: async () => ({ paths: ['package.json'], read: () => '{"name":"shop","scripts":{"build":"node build.js","start":"node server.js"}}' }) } })
    const { number } = await stage.deploy('one')
    const running = await said(number, 'build', 'command')
    expect(running).toMatchObject({ facts: { command: 'npm run build' }, lastLine: 'building' })
    const quiet = await said(number, 'build', 'quiet-command')
    expect(quiet).toMatchObject({ facts: { command: 'npm run build', seconds: 1 }, lastLine: 'building' })
    expect(Date.parse(quiet.since)).toBeGreaterThanOrEqual(Date.parse(running.since))
  })

  test('is a place among the builds, with its number', async () => {
    await begin({ buildLimit: 0 })
    expect((await said((await stage.deploy('one')).number, 'build', 'build-place')).facts).toEqual({ limit: 0, position: 1 })
  })

  test('is the port of a process that does not listen', async () => {
    await begin({})
    await stage.configure({ BEHAVIOUR: 'never-ready' })
    expect((await said((await stage.deploy('one')).number, 'verify', 'listening')).facts).toMatchObject({ process: 'web', port: 20_000 })
  })

  test('is another try where a part of Podo does not answer', async () => {
    const away = new AppError({ kind: 'unavailable', code: 'AGENT_AWAY', publicMessage: 'The agent does not answer.', retryable: true })
    await begin({ runs: { start: async () => Promise.reject(away) } })
    expect((await said((await stage.deploy('one')).number, 'start', 'again')).facts).toEqual({ code: 'AGENT_AWAY', message: 'The agent does not answer.' })
  })

  test('is no command any more when asking the agent to run it has failed', async () => {
    const away = new AppError({ kind: 'unavailable', code: 'AGENT_AWAY', publicMessage: 'The agent does not answer.', retryable: true })
    const tree: NonNullable<EngineStageOptions['sources']>['tree'] = async () => ({ paths: ['package.json', 'podo.yaml'], read: (path) => (path === 'podo.yaml' ? 'predeploy: node migrate.js\n' : '{"name":"shop","scripts":{"start":"node server.js"}}') })
    let runs = 0
    stage = await engineStage({
      timing: { quiet: 0.4 },
      sources: { tree },
      runs: { run: async () => (++runs === 1 ? Promise.reject(away) : { reason: 'exited', exitCode: 0, signal: null }) },
    })
    const { observe } = stage.runtime
    let looks = 0
    stage.runtime.observe = (...asked) => {
      looks += 1
      return observe(...asked)
    }
    await stage.startEngine()
    await stage.configure({ BEHAVIOUR: 'never-ready' })
    const { number, deploymentId } = await stage.deploy('one')
    await said(number, 'verify', 'listening')
    const before = looks
    await waitFor({ what: 'verify to look on for two seconds', timeoutMs: 20_000 }, () => (looks > before + 20 ? true : undefined))
    const events = await stage.database.query<{ data: { phase: string; code: string } }>("select data from events where stream_id = $1 and kind = 'phase.waits'", [deploymentId])
    // Once: the command of before neither takes its place nor begins its time anew.
    expect(events.map(({ data }) => `${data.phase} ${data.code}`).filter((wait) => wait.startsWith('verify'))).toEqual(['verify listening'])
  })

  test('is told to whoever follows, and is gone when the phase has ended', async () => {
    await begin({})
    await stage.configure({ BEHAVIOUR: 'never-ready' })
    const { number, deploymentId } = await stage.deploy('one')
    await said(number, 'verify', 'listening')
    const events = await stage.database.query<{ data: { phase: string; code: string } }>("select data from events where stream_id = $1 and kind = 'phase.waits'", [deploymentId])
    expect(events.map(({ data }) => `${data.phase} ${data.code}`)).toContain('verify listening')
    await stage.cancel(deploymentId)
    await stage.reaches(number, 'cancelled')
    expect(await stage.waiting(number, 'verify')).toBeNull()
  })
})

describe('writing it', () => {
  const written: string[] = []
  const waiting = () => {
    written.length = 0
    return createWaiting(
      async (phase, waitsFor) => void written.push(`${phase} ${waitsFor?.code ?? 'nothing'} ${waitsFor?.lastLine ?? ''}`.trim()),
      (error) => {
        throw error
      },
    )
  }
  const until = (count: number): Promise<true> => waitFor({ what: `${count} writes`, timeoutMs: 10_000 }, () => (written.length >= count ? true : undefined))

  test('a phase that ends at once writes nothing', async () => {
    const told = waiting()
    told.enter('plan')
    told.say('files')
    told.leave()
    const next = waiting()
    next.enter('start')
    next.say('processes', { release: 'v1' })
    await until(1)
    expect(written).toEqual(['start processes'])
    next.leave()
  })

  test('what is said again keeps since when, and changes of its last line are written seldom', async () => {
    const told = waiting()
    told.enter('build')
    told.say('command', { command: 'npm ci' }, { lastLine: 'one' })
    await until(1)
    const since = told.current()?.since
    for (let line = 0; line < 100; line += 1) told.say('command', { command: 'npm ci' }, { lastLine: `line ${line}` })
    expect(told.current()).toMatchObject({ since, lastLine: 'line 99' })
    told.say('builder')
    await until(2)
    expect(written).toEqual(['build command one', 'build builder'])
    told.leave()
  })

  test('what could not be written is told and not waited for', async () => {
    const errors: unknown[] = []
    const told = createWaiting(async () => Promise.reject(new Error('away')), (error) => errors.push(error))
    told.enter('build')
    told.say('builder')
    await waitFor({ what: 'the error', timeoutMs: 5_000 }, () => (errors.length > 0 ? true : undefined))
    expect(told.current()?.code).toBe('builder')
    told.leave()
  })
})

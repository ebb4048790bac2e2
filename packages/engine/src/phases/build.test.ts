import { engineStage } from '@podo/testkit'
import type { EngineStage } from '@podo/testkit'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

let stage: EngineStage

beforeEach(async () => {
  stage = await engineStage()
  await stage.startEngine()
})

afterEach(() => stage.close())

const deployed = async (name: string): Promise<void> => void (await stage.reaches((await stage.deploy(name)).number, 'succeeded'))
const logOf = (): string => JSON.stringify([...stage.logs.lines])

describe('the same source', () => {
  test('is built again with another value of a build variable, and not for one that was there before', async () => {
    await deployed('one')
    stage.buildVariables['MODE'] = 'fast'
    await deployed('one')
    expect(stage.builder.built).toHaveLength(2)
    stage.buildVariables['MODE'] = 'slow'
    await deployed('one')
    expect(stage.builder.built).toHaveLength(3)
    stage.buildVariables['MODE'] = 'fast'
    await deployed('one')
    delete stage.buildVariables['MODE']
    await deployed('one')
    expect(new Set(stage.builder.built).size).toBe(3)
    expect(stage.builder.built).toHaveLength(3)
  })

  test('is built again by another version of a toolchain', async () => {
    stage.builder.toolchainsFound = [{ name: 'go', version: '1.22.0' }]
    await deployed('one')
    await deployed('one')
    expect(stage.builder.built).toHaveLength(1)
    stage.builder.toolchainsFound = [{ name: 'go', version: '1.26.8' }]
    await deployed('one')
    expect(stage.builder.built).toHaveLength(2)
  })
})

describe('a build variable', () => {
  const token = 'npm_hunter2hunter2'

  test('is given to the build and hidden in its log, plain and encoded', async () => {
    stage.buildVariables['NPM_TOKEN'] = token
    stage.buildVariables['NODE_ENV'] = 'production'
    let given: Readonly<Record<string, string>> = {}
    stage.builder.writes = ({ variables }) => {
      given = variables
      return [`token=${token}`, Buffer.from(`:${token}`).toString('base64'), 'mode production']
    }
    await deployed('one')
    expect(given).toEqual({ NPM_TOKEN: token, NODE_ENV: 'production' })
    expect(logOf()).toContain('token=[redacted]')
    expect(logOf()).toContain('mode production')
    expect(logOf()).not.toContain(Buffer.from(token).toString('base64').slice(3, -3))
    expect(logOf()).not.toContain('hunter2')
  })

  test('is hidden in the cause of a build that failed', async () => {
    stage.buildVariables['NPM_TOKEN'] = token
    stage.builder.writes = () => [`npm error 401 with ${token}`, null]
    const { number } = await stage.deploy('one')
    const { cause } = await stage.reaches(number, 'failed')
    expect(cause?.code).toMatch(/^PODO-BUILD-/)
    expect(JSON.stringify(cause)).toContain('[redacted]')
    const rows = await stage.database.query<{ text: string }>('select d::text || p::text as text from deployments d join deployment_phases p on p.deployment_id = d.id')
    expect(JSON.stringify(rows)).not.toContain('hunter2')
  })

  test('that podo.yaml names and nobody set ends the deployment before anything is built, with the way to set it', async () => {
    const { number } = await stage.deploy('needs TOKEN')
    const { cause } = await stage.reaches(number, 'failed')
    expect(cause).toMatchObject({ code: 'PODO-BUILD-VARIABLE-UNSET', nextAction: expect.stringContaining('podo build-env set TOKEN') })
    expect(stage.builder.built).toEqual([])
    stage.buildVariables['TOKEN'] = ''
    await deployed('needs TOKEN')
  })
})

test('the password of a proxy is hidden in the log and the cause of every build', async () => {
  await stage.close()
  stage = await engineStage({ hiddenInBuilds: ['pr0xy-pass'] })
  stage.builder.writes = () => ['HTTPS_PROXY=http://builder:pr0xy-pass@proxy:3128', null]
  await stage.startEngine()
  const row = await stage.reaches((await stage.deploy('one')).number, 'failed')
  expect(JSON.stringify(row.cause)).toContain('builder:[redacted]@proxy')
  expect(logOf() + JSON.stringify(row.cause)).not.toContain('pr0xy-pass')
})

import { randomUUID } from 'node:crypto'
import { mkdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { waitFor } from '@podo/kernel'
import type { RunRequestInput } from '@podo/agent-protocol'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createHarness } from './testing/start-agent.ts'
import type { AgentHarness } from './testing/start-agent.ts'

let agent: AgentHarness
beforeEach(async () => {
  agent = await createHarness()
  await agent.start()
})
afterEach(() => agent.close())

const request = (part: Partial<RunRequestInput> & { folder: string }): RunRequestInput => ({
  key: randomUUID(),
  appId: randomUUID(),
  environment: {},
  limits: {},
  timeoutSeconds: 30,
  outputBytes: 1024 * 1024,
  ...part,
})

describe('a run', () => {
  it('gets the workspace around its folder, and gives it back', async () => {
    const workspace = await agent.build({ 'step.js': "require('node:fs').mkdirSync('../node_modules'); console.log(process.cwd())" })
    await mkdir(join(workspace, 'web'))
    const run = request({ folder: join(workspace, 'web'), workspace, argv: ['node', '../step.js'] })
    await agent.client.run(run)
    expect(await text(await agent.client.runOutput(run.key, 0))).toBe(`${workspace}/web\n`)
    expect(await agent.client.runStatus(run.key, 5000)).toMatchObject({ state: 'ended', exitCode: 0 })
    expect((await stat(join(workspace, 'node_modules'))).uid).toBe((await stat(workspace)).uid)
    const elsewhere = request({ folder: await agent.build({ 'step.js': '' }), workspace, argv: ['node', 'step.js'] })
    await expect(agent.client.run(elsewhere).then(() => agent.client.runStatus(elsewhere.key, 5000))).resolves.not.toMatchObject({ exitCode: 0 })
  })

  it('runs argv in the folder, streams its output and tells how it ended', async () => {
    const folder = await agent.build({ 'step.js': 'console.log(process.cwd()); console.error(process.argv[2]); process.exit(3)' })
    const run = request({ folder, argv: ['node', 'step.js', '$(id) `id` ;'] })
    await agent.client.run(run)
    expect(await text(await agent.client.runOutput(run.key, 0))).toBe(`${folder}\n$(id) \`id\` ;\n`)
    expect(await agent.client.runStatus(run.key, 5000)).toMatchObject({ state: 'ended', reason: 'exited', exitCode: 3, signal: null })
  })

  it('is never started a second time, by the same key and after kill -9 of the agent', async () => {
    const folder = await agent.build({})
    const run = request({ folder, command: 'echo begun >> begun; while [ ! -e go ]; do sleep 0.02; done; echo done; exit 7' })
    await agent.client.run(run)
    await agent.client.run(run)
    await waitFor({ what: 'the run to begin', timeoutMs: 5000 }, () => readFile(join(folder, 'begun'), 'utf8').catch(() => undefined))
    await agent.kill()
    await agent.start()
    expect(await agent.client.run(run)).toMatchObject({ state: 'running' })
    const uid = (await stat(folder)).uid
    expect(uid).not.toBe(0)
    await import('node:fs/promises').then((fs) => fs.writeFile(join(folder, 'go'), ''))
    expect(await text(await agent.client.runOutput(run.key, 0))).toBe('done\n')
    expect(await agent.client.runStatus(run.key, 5000)).toMatchObject({ state: 'ended', reason: 'exited', exitCode: 7 })
    expect(await readFile(join(folder, 'begun'), 'utf8')).toBe('begun\n')
  })

  it('that ended while no agent was there keeps its status and output', async () => {
    const folder = await agent.build({})
    const run = request({ folder, command: 'echo $$ > pid; while [ ! -e go ]; do sleep 0.02; done; echo late; exit 5' })
    await agent.client.run(run)
    const pid = await waitFor({ what: 'the run to begin', timeoutMs: 5000 }, async () => Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => '')) || undefined)
    await agent.kill()
    await import('node:fs/promises').then((fs) => fs.writeFile(join(folder, 'go'), ''))
    await waitFor({ what: 'its end', timeoutMs: 5000 }, async () => (await stat(`/proc/${pid}`).catch(() => null)) === null || undefined)
    await agent.start()
    expect(await agent.client.runStatus(run.key, 5000)).toMatchObject({ state: 'ended', reason: 'exited', exitCode: 5 })
    expect(await text(await agent.client.runOutput(run.key, 0))).toBe('late\n')
  })

  it('ends with its whole family when cancelled, when its time is over, when it writes too much', async () => {
    const folder = await agent.build({})
    const endless = request({ folder, command: 'setsid sh -c "trap \'\' TERM; while :; do sleep 0.1; done" & while :; do sleep 0.1; done' })
    await agent.client.run(endless)
    await agent.client.cancelRun(endless.key)
    expect(await agent.client.runStatus(endless.key, 10_000)).toMatchObject({ reason: 'cancelled' })
    const slow = request({ folder, command: 'sleep 60', timeoutSeconds: 0.3 })
    await agent.client.run(slow)
    expect(await agent.client.runStatus(slow.key, 10_000)).toMatchObject({ reason: 'timeout' })
    const loud = request({ folder, command: 'yes', outputBytes: 10_000 })
    await agent.client.run(loud)
    expect(await agent.client.runStatus(loud.key, 10_000)).toMatchObject({ reason: 'output-limit', outputBytes: 10_000 })
  })

  it('refuses to work outside of the folders of Podo', async () => {
    const run = request({ folder: '/etc', command: 'id' })
    await agent.client.run(run)
    expect(await agent.client.runStatus(run.key, 10_000)).toMatchObject({ state: 'ended', reason: 'lost' })
    expect((await stat('/etc')).uid).toBe(0)
  })
})

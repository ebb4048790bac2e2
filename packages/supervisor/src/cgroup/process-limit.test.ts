import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { Readable } from 'node:stream'
import { waitFor } from '@podo/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { WEB, createTestSupervisor, processSpec } from '../testing/open-supervisor.ts'
import type { TestSupervisor } from '../testing/open-supervisor.ts'
import { hasReachedProcesses, processLimitOf } from './process-limit.ts'

const isRoot = process.getuid?.() === 0
const never = new AbortController().signal

describe('the limit that the shim sets', () => {
  it('is for users of their own alone, and only where no cgroup counts', async () => {
    const cgroup = await mkdtemp(join(tmpdir(), 'podo-cgroup-'))
    const limits = { processes: 64 }
    expect(processLimitOf({ hasUsers: true }, [], limits)).toBe(64)
    expect(processLimitOf({ hasUsers: true }, [cgroup], limits)).toBe(64)
    expect(processLimitOf({ hasUsers: false }, [], limits)).toBeNull()
    expect(processLimitOf({ hasUsers: true }, [], {})).toBeNull()
    await writeFile(join(cgroup, 'pids.max'), '64\n')
    expect(processLimitOf({ hasUsers: true }, [cgroup], limits)).toBeNull()
    await writeFile(join(cgroup, 'pids.events'), 'max 3\n')
    const family = { mark: 'none', cgroups: [cgroup] }
    expect(hasReachedProcesses({ hasUsers: true }, family, limits)).toBe(true)
    expect(hasReachedProcesses({ hasUsers: true }, family, limits, 3)).toBe(false)
    await rm(cgroup, { recursive: true })
  })
})

/** Starts more and more, whatever fails, and says how many it got and why no more. */
const BOMB = `
const { spawn } = require('node:child_process')
let [made, refused] = [0, null]
for (let i = 0; i < 400; i += 1) {
  const child = spawn('/bin/sleep', ['60'], { stdio: 'ignore' })
  child.on('error', (error) => { refused = error.code })
  if (child.pid !== undefined) made += 1
}
setTimeout(() => console.log('made', made, 'refused', refused), 200)
require('node:http').createServer((q, a) => a.end('hello')).listen(process.env.PORT)
`

describe.runIf(isRoot)('on a machine without cgroups', () => {
  let test: TestSupervisor
  afterEach(() => test.close())

  it('a fork bomb of an app is held, and hurts no other app', async () => {
    test = await createTestSupervisor({ withoutCgroups: true })
    expect(test.supervisor.isolation).toMatchObject({ cgroups: 'none', processes: 'user' })
    const bomb = test.spec({ slug: await test.slug({ 'server.js': BOMB }), limits: { processes: 64 } })
    await test.start(bomb)
    const said = await waitFor({ what: 'what the bomb says', timeoutMs: 10_000 }, () => test.lines.map((line) => /^made (\d+) refused (\w+)/.exec(line.text)).find((found) => found != null) ?? undefined)
    expect(said[2]).toBe('EAGAIN')
    expect(Number(said[1])).toBeGreaterThan(30)
    const uid = statSync(`/proc/${(await test.until(bomb, (status) => status.ready)).instances[0]?.pid ?? 0}`).uid
    expect(uid).toBeGreaterThanOrEqual(1_000_000_000)
    expect(tasksOf(uid)).toBeLessThanOrEqual(64)
    const other = test.spec({ slug: await test.slug({ 'server.js': WEB }), limits: { processes: 64 } })
    expect((await test.start(other)).ready).toBe(true)
  })

  it('one that ends by it says so in its log', async () => {
    test = await createTestSupervisor({ withoutCgroups: true })
    const spec = test.spec({ slug: await test.slug({ x: '' }), limits: { processes: 64 }, processes: [processSpec('worker', 'i=0; while [ $i -lt 300 ]; do sleep 60 & i=$((i+1)); done; echo all started')] })
    await test.supervisor.startRelease(spec)
    await waitFor({ what: 'the sentence', timeoutMs: 10_000 }, () => test.lines.some((line) => line.text === 'podo: It has reached its limit of 64 processes and threads and could start no more.') || undefined)
    expect(test.lines.map((line) => line.text)).not.toContain('all started')
  })

  it('a build is held and told so', async () => {
    test = await createTestSupervisor({ withoutCgroups: true })
    expect(await build(test)).toMatch(/fork.*\nIt has reached its limit of 64 processes and threads and could start no more\.\n$/is)
  })
})

it('where cgroups count, a build that outgrows its processes is told so, too', async (context) => {
  const test = await createTestSupervisor()
  try {
    if (test.supervisor.isolation.cgroups === 'none') context.skip('no cgroups on this machine')
    expect(await build(test)).toMatch(/It has reached its limit of 64 processes/)
  } finally {
    await test.close()
  }
})

async function build(test: TestSupervisor): Promise<string> {
  const folder = join(test.root, 'builds', 'one')
  await mkdir(folder)
  const key = randomUUID()
  const command = 'i=0; while [ $i -lt 300 ]; do sleep 60 & i=$((i+1)); done; echo all started > done'
  await test.supervisor.runs.run({ key, appId: randomUUID(), folder, command, environment: {}, surroundings: { variables: {}, paths: [] }, caches: [], limits: { processes: 64 }, timeoutSeconds: 30, outputBytes: 100_000 })
  const output = await text(Readable.from(test.supervisor.runs.output(key, 0, never)))
  expect(await test.supervisor.runs.status(key, 5000, never)).toMatchObject({ state: 'ended' })
  expect(await readFile(join(folder, 'done'), 'utf8').catch(() => null)).toBeNull()
  return output
}

/** Processes and threads of a user. */
function tasksOf(uid: number): number {
  let tasks = 0
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (statSync(`/proc/${pid}`).uid === uid) tasks += readdirSync(`/proc/${pid}/task`).length
    } catch {
      // It ended meanwhile.
      continue
    }
  }
  return tasks
}

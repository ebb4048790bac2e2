import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { afterEach, describe, expect, it } from 'vitest'
import { createTestSupervisor, processSpec } from '../testing/open-supervisor.ts'
import type { TestSupervisor } from '../testing/open-supervisor.ts'

const LINES = 200_000

let test: TestSupervisor
afterEach(() => test.close())

describe('a flood of output', () => {
  it.each([['frozen as a cgroup', false], ['stopped by signals', true]])('of a process that is %s is taken over without a line lost, while the hot file stays small', async (_how, withoutCgroups) => {
    test = await createTestSupervisor({ withoutCgroups })
    const program = `let n = 0; (function go() { let s = ''; for (let i = 0; i < 500; i += 1) s += 'line ' + (n += 1) + ' ' + 'x'.repeat(100) + '\\n'; require('fs').writeSync(1, s); if (n < ${LINES}) setImmediate(go); else console.log('done'), setInterval(() => {}, 1000) })()`
    const spec = test.spec({ slug: await test.slug({ 'flood.js': program }), processes: [processSpec('job', 'node flood.js')] })
    await test.start(spec)
    const id = test.supervisor.releases(spec.targetId)[0]?.instances[0]?.id ?? ''
    let largest = 0
    await waitFor({ what: 'the last line', timeoutMs: 15_000, everyMs: 5 }, async () => {
      largest = Math.max(largest, (await stat(join(test.root, 'agent', 'hot', `${id}.out`))).size)
      return test.lines.at(-1)?.text === 'done' ? true : undefined
    })
    const told = test.lines.filter((line) => line.text.startsWith('[warn] podo: this process writes faster than'))
    expect(told.length).toBeLessThan(2)
    const numbers = test.lines.filter((line) => line.text.startsWith('line ')).map((line) => Number(line.text.split(' ')[1]))
    expect(numbers).toHaveLength(LINES)
    expect(numbers.every((number, index) => number === index + 1)).toBe(true)
    expect(largest).toBeLessThan(64 * 1024 * 1024)
    // Here the agent shares its turns with all that vitest does (tests/conformance/logs.test.ts has one of its own).
    await waitFor({ what: 'the last emptying', timeoutMs: 5_000 }, async () => ((await stat(join(test.root, 'agent', 'hot', `${id}.out`))).size < 9 * 1024 * 1024 ? true : undefined))
  })

  it('is masked in the log and in the last lines', async () => {
    test = await createTestSupervisor()
    const spec = test.spec({ slug: await test.slug({ 'x.js': '' }), processes: [processSpec('job', 'echo "key is $KEY"; sleep 60')], secrets: { KEY: 'canary-4711' } })
    await test.start(spec)
    const status = await test.until(spec, (seen) => (seen.instances[0]?.lastLines.length ?? 0) > 0)
    expect(status.instances[0]?.lastLines).toEqual(['key is [redacted]'])
    expect(test.lines[0]).toMatchObject({ text: 'key is [redacted]', process: 'job', level: 'info', cut: false })
  })
})

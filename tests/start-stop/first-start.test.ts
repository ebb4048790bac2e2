import { execFile } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { makePodo } from './podo.ts'
import type { Podo } from './podo.ts'

/** From a finished `npm ci` on an empty machine to the sample answering. */
const LIMIT_MS = 20_000

const run = promisify(execFile)
let one: Podo | undefined
afterEach(async () => {
  await one?.dispose()
})

describe.runIf(process.getuid?.() === 0)('a first start in a network namespace without any way out', () => {
  it('has the sample answering within 20 s', async () => {
    // Only loopback is there: whatever asked a registry would fail.
    one = await makePodo({ wrapper: ['unshare', '--net', '--', 'sh', '-c', 'ip link set lo up && exec "$@"', 'sh'] })
    const startedAt = performance.now()
    const { output } = await one.start()
    expect(performance.now() - startedAt).toBeLessThan(LIMIT_MS)
    expect(output).toMatch(/Sample {4}http:\/\/sample\.localhost:\d+/)
    const inside = ['--target', String(one.pid('agent')), '--net', '--']
    const { stdout: routes } = await run('nsenter', [...inside, 'ip', 'route'])
    expect(routes).toBe('')
    const { stdout } = await run('nsenter', [...inside, 'node', '-e', ASK, String(one.appsPort)])
    expect(stdout).toBe('200')
  })
})

const ASK = `require('http').get({ host: '127.0.0.1', port: process.argv[1], headers: { host: 'sample.localhost' } }, (answer) => process.stdout.write(String(answer.statusCode)))`

describe('the sign-in link', () => {
  it('is printed on a terminal while there is no administrator, and nowhere else', async () => {
    one = await makePodo({ flags: ['--no-sample'], wrapper: onTerminal })
    const started = await one.start()
    const link = /Sign in {3}(http:\/\/localhost:\S+#\S+)/.exec(started.output)?.[1]
    expect(link).toBeDefined()
    const token = link?.split('#')[1] ?? ''
    for (const name of readdirSync(join(one.data, 'logs'))) expect(readFileSync(join(one.data, 'logs', name), 'utf8')).not.toContain(token)
  })
})

/** `script` gives its command a terminal; the command's own words come by the environment. */
const onTerminal = ['sh', '-c', 'export PODO_TEST_WORDS="$*" && exec script --quiet --return --command \'exec $PODO_TEST_WORDS\' /dev/null', 'sh']

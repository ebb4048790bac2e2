import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isAlive, readStat } from '../proc/read-stat.ts'
import { readExit } from './read-exit.ts'
import { withoutShell } from './script.ts'
import { holdShim } from './spawn.ts'
import type { HeldShim, ShimRequest } from './spawn.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-shim-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const hold = (run: ShimRequest['run'], environment: Record<string, string> = {}): Promise<HeldShim> =>
  holdShim({ run, folder, environment: { PATH: process.env['PATH'] ?? '', ...environment }, user: null, processes: null, outputFile: join(folder, 'out'), exitFile: join(folder, 'exit'), enter: [] })
const run = async (what: ShimRequest['run'], environment?: Record<string, string>): Promise<{ output: string; exit: ReturnType<typeof readExit>['exit'] }> => {
  const shim = await hold(what, environment)
  shim.release()
  await shim.ended
  return { output: await readFile(join(folder, 'out'), 'utf8'), exit: readExit(join(folder, 'exit')).exit }
}

describe('the shim', () => {
  it.each([
    ['exit 0', { exitCode: 0, signal: null }],
    ['exit 7', { exitCode: 7, signal: null }],
    ['kill -TERM $$; sleep 5', { exitCode: null, signal: 'SIGTERM' }],
    ['sh -c "kill -9 \\$\\$"', { exitCode: null, signal: 'SIGKILL' }],
    ['does-not-exist', { exitCode: 127, signal: null }],
    ['if then', { exitCode: 2, signal: null }],
    ['exec sh -c "exit 5"', { exitCode: 5, signal: null }],
    ['# only a comment', { exitCode: 0, signal: null }],
    ['true\nfalse\n', { exitCode: 1, signal: null }],
    ['exit 250', { exitCode: 250, signal: null }],
  ])('writes how %j ended', async (command, exit) => {
    // `$$` in a subshell is the shim's own pid; the command gets a shell of its own where that matters.
    expect((await run({ command: command.replace('$$', '$(sh -c "echo \\$PPID")') })).exit).toEqual(exit)
  })

  it('runs nothing before it is released, and nothing at all when it is given up', async () => {
    const shim = await hold({ command: 'echo ran' })
    await waitFor({ what: 'the shim to wait', timeoutMs: 5_000 }, () => (readStat(shim.pid)?.state === 'S' ? true : undefined))
    expect(readExit(join(folder, 'exit'))).toEqual({ started: false, exit: null })
    shim.abandon()
    await shim.ended
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('')
    expect(readExit(join(folder, 'exit'))).toEqual({ started: false, exit: null })
  })

  it('ends without having run anything when whoever holds it is killed', async () => {
    const holder = spawn(process.execPath, ['--input-type=module', '-e', `
      import { holdShim } from ${JSON.stringify(join(import.meta.dirname, 'spawn.ts'))}
      const shim = await holdShim({ run: { command: 'echo ran' }, folder: '/', environment: {}, user: null, processes: null, outputFile: ${JSON.stringify(join(folder, 'out'))}, exitFile: ${JSON.stringify(join(folder, 'exit'))}, enter: [] })
      process.stdout.write(String(shim.pid)); setInterval(() => {}, 1000)`], { stdio: ['ignore', 'pipe', 'inherit'] })
    const [text] = (await once(holder.stdout, 'data')) as [Buffer]
    const pid = Number(text.toString())
    expect(isAlive(readStat(pid))).toBe(true)
    holder.kill('SIGKILL')
    await waitFor({ what: 'the shim to end', timeoutMs: 5_000 }, () => (isAlive(readStat(pid)) ? undefined : true))
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('')
  })

  it('survives signals to write the status of what they ended', async () => {
    const shim = await hold({ command: 'trap "exit 9" TERM; echo waiting; while :; do sleep 0.05; done' })
    shim.release()
    await waitFor({ what: 'the command', timeoutMs: 5_000 }, async () => ((await readFile(join(folder, 'out'), 'utf8')) === 'waiting\n' ? true : undefined))
    process.kill(-shim.pid, 'SIGTERM')
    await shim.ended
    expect(readExit(join(folder, 'exit')).exit).toEqual({ exitCode: 9, signal: null })
  })

  it.each(['SIGTERM', 'SIGKILL', 'SIGABRT'] as const)('writes nothing into the log of a command that %s ends, which says what it says', async (signal) => {
    const shim = await hold({ command: `exec sh -c 'echo own >&2; echo $$ > pid; exec sleep 60'` })
    shim.release()
    const child = await waitFor({ what: 'the command', timeoutMs: 5_000 }, async () => Number(await readFile(join(folder, 'pid'), 'utf8').catch(() => '')) || undefined)
    process.kill(child, signal)
    await shim.ended
    expect(readExit(join(folder, 'exit')).exit).toEqual({ exitCode: null, signal })
    expect(await readFile(join(folder, 'out'), 'utf8')).toBe('own\n')
  })

  it('gives words of Podo to no shell', async () => {
    const { output } = await run({ argv: ['printf', '%s|', '$(id)', '; id', '`id`', "'", '-n'] })
    expect(output).toBe('$(id)|; id|`id`|\'|-n|')
  })

  it('hands the environment on as it was, and nothing of its own', async () => {
    const { output } = await run({ command: 'env | sort' }, { A: 'x y', B: "q'\"$(id)", PODO_INSTANCE: 'mark' })
    const lines = output.split('\n')
    expect(lines).toEqual(expect.arrayContaining(['A=x y', "B=q'\"$(id)", 'PODO_INSTANCE=mark']))
    expect(lines.filter((line) => line.startsWith('PODO_'))).toEqual(['PODO_INSTANCE=mark'])
  })

  it('says that its folder is gone by status 126', async () => {
    const shim = await holdShim({ run: { command: 'echo ran' }, folder: join(folder, 'none'), environment: {}, user: null, processes: null, outputFile: join(folder, 'out'), exitFile: join(folder, 'exit'), enter: [] })
    shim.release()
    await shim.ended
    expect(readExit(join(folder, 'exit')).exit).toEqual({ exitCode: 126, signal: null })
  })

  it('adds less than 10 ms to a start', async () => {
    const times: number[] = []
    for (let round = 0; round < 9; round += 1) {
      await rm(join(folder, 'out'), { force: true })
      const began = performance.now()
      const shim = await hold({ argv: ['/bin/true'] })
      shim.release()
      await shim.ended
      times.push(performance.now() - began)
    }
    const bare: number[] = []
    for (let round = 0; round < 9; round += 1) {
      const began = performance.now()
      await once(spawn('/bin/true', { stdio: 'ignore' }), 'exit')
      bare.push(performance.now() - began)
    }
    // The quickest of nine: what the shim costs, not what the machine is busy with.
    expect(Math.min(...times) - Math.min(...bare)).toBeLessThan(10)
  })
})

describe('an exit file', () => {
  it.each([
    ['', { started: false, exit: null }],
    ['started\n', { started: true, exit: null }],
    ['started\nexited 1', { started: true, exit: null }],
    ['started\nexited 137\n', { started: true, exit: { exitCode: null, signal: 'SIGKILL' } }],
    ['started\nexited 3\n', { started: true, exit: { exitCode: 3, signal: null } }],
    ['garbage', { started: false, exit: null }],
  ])('%j reads as %j', async (text, report) => {
    await writeFile(join(folder, 'exit'), text)
    expect(readExit(join(folder, 'exit'))).toEqual(report)
  })
})

describe('a command of one program', () => {
  it.each([
    ['node server.js', 'exec node server.js'],
    ['  ./bin/start --port=80 ', 'exec ./bin/start --port=80'],
    ['FOO=1 node server.js', 'FOO=1 node server.js'],
    ['cd app && node server.js', 'cd app && node server.js'],
    ['exec node x', 'exec node x'],
    ['node x; node y', 'node x; node y'],
    ['node "a b"', 'node "a b"'],
    ['echo hello', 'echo hello'],
  ])('%j becomes %j', (command, wanted) => {
    expect(withoutShell(command)).toBe(wanted)
  })
})

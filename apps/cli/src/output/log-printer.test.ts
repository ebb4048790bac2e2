import type { LogLine, LogMark } from '@podo/contract'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { createLogPrinter } from './log-printer.ts'

const AT = new Date(2026, 10, 21, 14, 2, 31, 120).getTime()
const line: LogLine = { sequence: 7, at: AT, text: '\u001b[31mred\u001b[0m\u0007', level: 'info', process: 'web', instance: 'i', cut: true }
const live: LogMark = { kind: 'live', at: AT, release: 12, deployment: 13, trigger: 'push' }
const exited = (part: Partial<Extract<LogMark, { kind: 'exited' }>>): LogMark => ({ kind: 'exited', at: AT, process: 'web', exitCode: null, signal: null, outOfMemory: false, ...part })

let written = ''
beforeEach(() => {
  written = ''
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text)
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

async function print(isJson: boolean): Promise<string[]> {
  const printer = createLogPrinter(isJson, false)
  await printer.line(line)
  await printer.line({ ...line, cut: false }, true)
  await printer.mark(live)
  await printer.mark(exited({ exitCode: 7 }))
  await printer.mark(exited({ signal: 'SIGKILL' }))
  await printer.mark(exited({ signal: 'SIGKILL', outOfMemory: true }))
  await printer.gap('dropped', 1)
  await printer.gap('skipped', 20)
  await printer.flush()
  return written.split('\n').slice(0, -1)
}

describe('a log on a terminal', () => {
  test('has the time of the terminal, the process and the text; what happened in between stands on lines of its own', async () => {
    expect(await print(false)).toEqual([
      '14:02:31.120 web       red [cut]',
      '> 14:02:31.120 web       red',
      '14:02:31.120 ── v12 went live (#13) ──',
      '14:02:31.120 ── web ended (code 7) ──',
      '14:02:31.120 ── web ended (SIGKILL) ──',
      '14:02:31.120 ── web ended (it used more memory than it may) ──',
      '── 1 earlier line was dropped to stay within the budget ──',
      '── 20 lines came faster than they can be shown; podo logs --all has them ──',
    ])
  })

  test('is an object a line with --json, marks and gaps too, as in the download', async () => {
    const entries = (await print(true)).map((text) => JSON.parse(text) as object)
    expect(entries).toEqual([line, { ...line, cut: false }, { mark: live }, ...[{ exitCode: 7 }, { signal: 'SIGKILL' }, { signal: 'SIGKILL', outOfMemory: true }].map((part) => ({ mark: exited(part) })), { dropped: 1 }, { skipped: 20 }])
  })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import type { LogQuery, LogStore, LogStream } from '@podo/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogSegments } from './store.ts'
import { line, texts } from './testing/log-lines.ts'

const stream: LogStream = { kind: 'app', id: 't1' }
let root: string
let store: LogStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'podo-logs-'))
  store = createLogSegments({ root, segmentBytes: 800, streamBudgetBytes: 1_000_000 })
})
afterEach(() => rm(root, { recursive: true, force: true }))

describe('a search by time', () => {
  const AT = 1_700_000_000_000
  const MINUTE = 60_000
  /** A line a minute, in segments of some twenty. */
  const writeHours = async (times: readonly number[]): Promise<void> => {
    const writer = await store.writer(stream)
    for (const [index, at] of times.entries()) {
      writer.append(line(`line ${index}`, { at }))
      await writer.flush()
    }
    await writer.close()
  }
  const minutes = (count: number): number[] => Array.from({ length: count }, (_, index) => AT + index * MINUTE)
  const all = async (query: Omit<LogQuery, 'limit'>, forward: boolean): Promise<{ found: string[]; bytes: number; lines: number }> => {
    const found: string[] = []
    let [bytes, lines] = [0, 0]
    for (let place: number | undefined = forward ? 0 : undefined; ; ) {
      const page = await store.read(stream, { limit: 7, ...query, ...(place === undefined ? {} : forward ? { after: place } : { before: place }) })
      found[forward ? 'push' : 'unshift'](...texts(page.lines))
      bytes += page.searched.bytes
      lines += page.searched.lines
      place = page.reached
      if (!page.more) return { found, bytes, lines }
    }
  }
  const named = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `line ${from + index}`)

  it.each([true, false])('finds the lines of those times, ends included, whichever way it goes (forward: %s)', async (forward) => {
    await writeHours(minutes(600))
    expect((await all({ since: AT + 290 * MINUTE, until: AT + 310 * MINUTE }, forward)).found).toEqual(named(290, 310))
    expect((await all({ since: AT + 590 * MINUTE }, forward)).found).toEqual(named(590, 599))
    expect((await all({ until: AT + 5 * MINUTE }, forward)).found).toEqual(named(0, 5))
    expect((await all({ since: AT + 100 * MINUTE, until: AT + 400 * MINUTE, contains: 'line 3' }, forward)).found).toEqual(named(300, 399))
  })

  it.each([true, false])('reads no segment that lies outside (forward: %s)', async (forward) => {
    await writeHours(minutes(600))
    const whole = await all({}, forward)
    const { bytes, lines } = await all({ since: AT + 290 * MINUTE, until: AT + 310 * MINUTE }, forward)
    expect(bytes).toBeLessThan(whole.bytes / 4)
    expect(lines).toBeLessThan(whole.lines / 4)
    for (const span of [{ since: AT + 700 * MINUTE }, { until: AT - 10 * MINUTE }]) expect(await all(span, forward)).toMatchObject({ found: [], bytes: expect.any(Number) })
    expect((await all({ until: AT - 10 * MINUTE }, forward)).bytes).toBe(0)
  })

  it('says what is kept and where the newest line is as without one', async () => {
    await writeHours(minutes(100))
    expect(await store.read(stream, { limit: 10, until: AT - 10 * MINUTE })).toMatchObject({ lines: [], firstKept: 1, firstKeptAt: AT, last: 100, more: false, searched: { lines: 0, bytes: 0 } })
  })

  it.each([true, false])('misses no line where a clock was set back by less than a minute (forward: %s)', async (forward) => {
    const times = minutes(300).map((at, index) => (index % 40 > 20 ? at - 50_000 : at))
    await writeHours(times)
    const [since, until] = [AT + 100 * MINUTE, AT + 200 * MINUTE]
    const wanted = times.flatMap((at, index) => (at >= since && at <= until ? [`line ${index}`] : []))
    expect((await all({ since, until }, forward)).found).toEqual(wanted)
  })
})

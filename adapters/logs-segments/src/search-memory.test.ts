import { mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { waitFor } from '@podo/kernel'
import type { LogStream } from '@podo/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogSegments } from './store.ts'
import { line, manyLines, texts } from './testing/log-lines.ts'

const stream: LogStream = { kind: 'app', id: 't1' }
let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'podo-logs-'))
})
afterEach(() => rm(root, { recursive: true, force: true }))

describe('the memory of a search', () => {
  it('stays that of a few segments, however many are looked at, by several at a time', async () => {
    const store = createLogSegments({ root, streamBudgetBytes: 1e9 })
    const text = Buffer.from('a line of a flood a line of a flood a line of a flood\n'.repeat(40_000))
    const writer = await store.writer(stream)
    for (let written = 0; written < 40_000_000; written += text.length) {
      writer.append({ ...line(''), text, levels: Array.from({ length: 40_000 }, () => 'info') })
      await writer.flush()
    }
    await writer.close()
    const before = process.memoryUsage().arrayBuffers
    let largest = 0
    const look = setInterval(() => (largest = Math.max(largest, process.memoryUsage().arrayBuffers)), 20)
    const search = async (): Promise<void> => {
      for (let place: number | undefined, more = true; more; ) ({ more, reached: place } = await store.read(stream, { contains: 'never written', limit: 10, ...(place === undefined ? {} : { before: place }) }))
    }
    await Promise.all([search(), search(), search()])
    clearInterval(look)
    // Two at a time, each with the segment it looks at and the next; two are kept for who comes back. 9 MB each.
    expect(largest - before).toBeLessThan(6 * 10_000_000)
    await waitFor({ what: 'all of it to be given back, without a collector', timeoutMs: 8_000, everyMs: 100 }, () => (process.memoryUsage().arrayBuffers - before < 3_000_000 ? true : undefined))
  }, 60_000)

  it('is shared by readers of the same segments, and none sees one that was given back', async () => {
    const store = createLogSegments({ root, segmentBytes: 300_000, searchMs: 1 })
    const writer = await store.writer(stream)
    for (let at = 0; at < 60; at += 1) {
      writer.append({ ...manyLines(4_000, at * 4_000 + 1), at: 1_700_000_000_000 + at })
      await writer.flush()
    }
    await writer.close()
    const find = async (wanted: string): Promise<string[]> => {
      const found: string[] = []
      for (let after = 0, more = true; more; ) {
        const page = await store.read(stream, { contains: wanted, after, limit: 1_000 })
        found.push(...texts(page.lines))
        ;({ more, reached: after } = page)
      }
      return found
    }
    const wanted = ['line 1', 'line 77', 'line 239999', 'line 2400', 'none']
    const expected = wanted.map((text) => Array.from({ length: 240_000 }, (_, index) => `line ${index + 1}`).filter((one) => one.includes(text)))
    expect(await Promise.all(wanted.map(find))).toEqual(expected)
  })
})

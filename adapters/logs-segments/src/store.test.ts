import { appendFile, mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { waitFor } from '@podo/kernel'
import type { LogLine, LogStore, LogStream, NewLogLine } from '@podo/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogSegments } from './store.ts'

const stream: LogStream = { kind: 'app', id: '01a1fc84-8bd6-760b-a7b3-84aa172f2ad0' }
let root: string
let store: LogStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'podo-logs-'))
  store = createLogSegments({ root, segmentBytes: 4_000, streamBudgetBytes: 1_000_000, onError: (error) => expect(error).toBeUndefined() })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const line = (text: string, part: Partial<NewLogLine> = {}): NewLogLine => ({ at: 1_700_000_000_000, text, level: 'info', process: 'web', instance: 'i1', cut: false, ...part })
const write = async (count: number, from = 1): Promise<void> => {
  const writer = await store.writer(stream)
  for (let at = from; at < from + count; at += 1) {
    writer.append([line(`line ${at}`)])
    await writer.flush()
  }
  await writer.close()
}
const texts = (lines: readonly LogLine[]): string[] => lines.map((entry) => entry.text)
const files = (): Promise<string[]> => readdir(join(root, 'app', stream.id))

describe('a stream', () => {
  it('gives back what was written, in order, with sequences from one on', async () => {
    await write(3)
    const page = await store.read(stream, { limit: 10 })
    expect(page).toMatchObject({ firstKept: 1, more: false })
    expect(page.lines.map((entry) => [entry.sequence, entry.text])).toEqual([
      [1, 'line 1'],
      [2, 'line 2'],
      [3, 'line 3'],
    ])
  })

  it('keeps any text as it was: breaks, quotes, control characters, half a surrogate', async () => {
    const text = ['a\nb', '"], [1', '\u001b[31mred\u0007', '\u2028', 'x\u0000y', '\ud800', '포도 🍇', ''].map((value) => line(value, { process: 'a"b', cut: true, level: 'warn' }))
    const writer = await store.writer(stream)
    writer.append(text)
    await writer.close()
    const page = await store.read(stream, { limit: 100 })
    expect(page.lines).toEqual(text.map((entry, index) => ({ ...entry, sequence: index + 1, text: entry.text.toWellFormed() === entry.text ? entry.text : expect.any(String) })))
  })

  it('goes on counting with the next writer, after a torn line too', async () => {
    await write(3)
    const [name] = await files()
    await appendFile(join(root, 'app', stream.id, name ?? ''), '[4,1,1,"web","i1",0,"to')
    expect(texts((await store.read(stream, { limit: 10 })).lines)).toEqual(['line 1', 'line 2', 'line 3'])
    await write(2, 4)
    expect((await store.read(stream, { limit: 10 })).lines.map((entry) => [entry.sequence, entry.text]).slice(-2)).toEqual([
      [4, 'line 4'],
      [5, 'line 5'],
    ])
  })

  it('that nobody has written is empty, and its name cannot lead out of the folder', async () => {
    expect(await store.read(stream, { limit: 10 })).toEqual({ lines: [], firstKept: 1, more: false })
    await expect(async () => store.read({ kind: 'app', id: '../../etc' }, { limit: 1 })).rejects.toMatchObject({ code: 'BAD_LOG_STREAM' })
  })

  it('is removed whole', async () => {
    await write(3)
    await store.remove(stream)
    expect((await store.read(stream, { limit: 10 })).lines).toEqual([])
    expect(await readdir(join(root, 'app'))).toEqual([])
  })

  it('shares its files with the group of the server alone', async () => {
    if (process.getuid?.() !== 0) return
    store = createLogSegments({ root, readerGroup: 4711 })
    await write(1)
    const [name] = await files()
    const seen = await stat(join(root, 'app', stream.id, name ?? ''))
    expect([seen.gid, seen.mode & 0o777]).toEqual([4711, 0o640])
    expect((await stat(join(root, 'app', stream.id))).mode & 0o777).toBe(0o750)
  })
})

describe('a page', () => {
  it('goes back and forth over segments, compressed or not, without a line twice or left out', async () => {
    await write(400)
    expect((await files()).filter((name) => name.endsWith('.zst')).length).toBeGreaterThan(2)
    const back: string[] = []
    for (let before: number | undefined; ; ) {
      const page = await store.read(stream, { limit: 37, ...(before === undefined ? {} : { before }) })
      back.unshift(...texts(page.lines))
      before = page.lines[0]?.sequence ?? 0
      if (!page.more) break
    }
    const forth: string[] = []
    for (let after = 0; ; ) {
      const page = await store.read(stream, { limit: 41, after })
      forth.push(...texts(page.lines))
      after = page.lines.at(-1)?.sequence ?? after
      if (!page.more) break
    }
    const wanted = Array.from({ length: 400 }, (_, index) => `line ${index + 1}`)
    expect(back).toEqual(wanted)
    expect(forth).toEqual(wanted)
  })

  it('has the newest lines when nothing else is asked, and no more than 1,000', async () => {
    const writer = await store.writer(stream)
    writer.append(Array.from({ length: 1_500 }, (_, index) => line(`line ${index + 1}`)))
    await writer.close()
    expect(texts((await store.read(stream, { limit: 2 })).lines)).toEqual(['line 1499', 'line 1500'])
    const page = await store.read(stream, { limit: 100_000 })
    expect(page.lines).toHaveLength(1_000)
    expect(page.more).toBe(true)
  })

  it('finds text whatever its case, by level and by process', async () => {
    const writer = await store.writer(stream)
    writer.append([line('Payment FAILED', { level: 'error' }), line('payment failed again', { level: 'warn', process: 'worker' }), line('all well'), line('.*(a+)+$')])
    await writer.close()
    const find = async (query: object): Promise<string[]> => texts((await store.read(stream, { limit: 10, ...query })).lines)
    expect(await find({ contains: 'payment failed' })).toEqual(['Payment FAILED', 'payment failed again'])
    expect(await find({ contains: 'payment', process: 'worker' })).toEqual(['payment failed again'])
    expect(await find({ minimumLevel: 'warn' })).toEqual(['Payment FAILED', 'payment failed again'])
    expect(await find({ minimumLevel: 'error' })).toEqual(['Payment FAILED'])
    expect(await find({ contains: '.*(a+)+$' })).toEqual(['.*(a+)+$'])
  })
})

describe('a search', () => {
  const contents = ['plain', 'say "hello" \\ there', 'tab\there', 'ÄRGER im Büro', '포도 상점', 'sequence 12', 'web i1', 'PLAIN again']
  it.each([
    ['plain', ['plain', 'PLAIN again']],
    ['"HELLO" \\', ['say "hello" \\ there']],
    ['tab\there', ['tab\there']],
    ['ärger', ['ÄRGER im Büro']],
    ['BÜRO', ['ÄRGER im Büro']],
    ['도 상', ['포도 상점']],
    // The bookkeeping of a line is no part of its text.
    ['1700000000000', []],
    ['"web"', []],
    ['nowhere', []],
  ])('for %s finds what is in the text, in both directions', async (contains, wanted) => {
    const writer = await store.writer(stream)
    writer.append(contents.map((text) => line(text)))
    await writer.close()
    expect(texts((await store.read(stream, { limit: 10, contains })).lines)).toEqual(wanted)
    expect(texts((await store.read(stream, { limit: 10, contains, after: 0 })).lines)).toEqual(wanted)
  })
})

describe('the budget', () => {
  it('drops the oldest first, says from where on lines are kept, and never what is being written', async () => {
    store = createLogSegments({ root, segmentBytes: 2_000, streamBudgetBytes: 3_000 })
    const writer = await store.writer(stream)
    for (let at = 1; at <= 2_000; at += 1) {
      writer.append([line(`line ${at} ${Math.random()}`)])
      await writer.flush()
    }
    await writer.close()
    const first = (await store.read(stream, { after: 0, limit: 1 })).lines[0]?.sequence ?? 0
    const page = await store.read(stream, { limit: 1 })
    expect(page.firstKept).toBe(first)
    expect(first).toBeGreaterThan(1_000)
    expect(page.lines[0]?.sequence).toBe(2_000)
    expect((await store.usage()).bytes).toBeLessThan(6_000)
  })

  it('counts what is on disk', async () => {
    expect(await store.usage()).toMatchObject({ bytes: 0 })
    await write(10)
    expect((await store.usage()).bytes).toBeGreaterThan(300)
  })
})

describe('following', () => {
  const collect = (after: number): { lines: LogLine[]; stop: () => Promise<void> } => {
    const lines: LogLine[] = []
    const end = new AbortController()
    const done = (async () => {
      for await (const batch of store.follow(stream, after, end.signal)) lines.push(...batch)
    })()
    return {
      lines,
      stop: async () => {
        end.abort()
        await done
      },
    }
  }
  const arrived = (lines: readonly LogLine[], count: number): Promise<true> => waitFor({ what: `${count} lines`, timeoutMs: 10_000, everyMs: 5 }, () => (lines.length >= count ? true : undefined))

  it('gives what is there after a sequence, then what comes, across segments, each once', async () => {
    await write(100)
    const follower = collect(40)
    await arrived(follower.lines, 60)
    await write(300, 101)
    await arrived(follower.lines, 360)
    await follower.stop()
    expect(follower.lines.map((entry) => entry.sequence)).toEqual(Array.from({ length: 360 }, (_, index) => index + 41))
  })

  it('begins before the first line is written, and ends with its signal', async () => {
    const follower = collect(0)
    const writer = await store.writer(stream)
    writer.append([line('first')])
    await writer.flush()
    await arrived(follower.lines, 1)
    await follower.stop()
    await writer.close()
    expect(texts(follower.lines)).toEqual(['first'])
  })

  it('sees a line within a second of its being written, in another program too', async () => {
    await write(1)
    const follower = collect(1)
    const writer = await store.writer(stream)
    await waitFor({ what: 'the follower to wait', timeoutMs: 2000 }, () => true)
    const began = performance.now()
    writer.append([line('now')])
    await writer.flush()
    await arrived(follower.lines, 1)
    expect(performance.now() - began).toBeLessThan(1_500)
    await follower.stop()
    await writer.close()
  })

  it('does not read a line that is half written', async () => {
    await write(1)
    const [name] = await files()
    const follower = collect(0)
    await arrived(follower.lines, 1)
    await appendFile(join(root, 'app', stream.id, name ?? ''), '[2,1,1,"web","i1",0,"ha')
    await appendFile(join(root, 'app', stream.id, name ?? ''), 'lf"]\n')
    await arrived(follower.lines, 2)
    await follower.stop()
    expect(texts(follower.lines)).toEqual(['line 1', 'half'])
  })
})

describe('a crash', () => {
  it('while compressing leaves the segment as it was written, counted once', async () => {
    await write(100)
    const [name] = (await files()).filter((file) => !file.endsWith('.zst'))
    await writeFile(join(root, 'app', stream.id, `${name}.zst.new`), 'torn')
    await writeFile(join(root, 'app', stream.id, `${name}.zst`), 'torn')
    expect((await store.read(stream, { limit: 1_000 })).lines).toHaveLength(100)
  })
})

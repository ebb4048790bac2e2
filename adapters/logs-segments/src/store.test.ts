import { appendFile, mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { waitFor } from '@podo/kernel'
import type { LogLine, LogStore, LogStream } from '@podo/ports'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createLogSegments } from './store.ts'
import { line, manyLines, texts } from './testing/log-lines.ts'

const stream: LogStream = { kind: 'app', id: '01a1fc84-8bd6-760b-a7b3-84aa172f2ad0' }
let root: string
let store: LogStore
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'podo-logs-'))
  store = createLogSegments({ root, segmentBytes: 800, streamBudgetBytes: 1_000_000, onError: (error) => expect(error).toBeUndefined() })
})
afterEach(() => rm(root, { recursive: true, force: true }))

const write = async (count: number, from = 1): Promise<void> => {
  const writer = await store.writer(stream)
  for (let at = from; at < from + count; at += 1) {
    writer.append(line(`line ${at}`))
    await writer.flush()
  }
  await writer.close()
}
const files = (): Promise<string[]> => readdir(join(root, 'app', stream.id))

describe('a stream', () => {
  it('gives back what was written, in order, with sequences from one on', async () => {
    await write(3)
    const page = await store.read(stream, { limit: 10 })
    expect(page).toMatchObject({ firstKept: 1, firstKeptAt: 1_700_000_000_000, last: 3, more: false })
    expect(page.lines.map((entry) => [entry.sequence, entry.text])).toEqual([
      [1, 'line 1'],
      [2, 'line 2'],
      [3, 'line 3'],
    ])
  })

  it('keeps any text as it was: quotes, control characters, what looks like a header, a level or another line', async () => {
    const texts = ['"], [1', '\u001b[31mred\u0007', '\u2028', 'x\u0000y', '포도 🍇', '', '#9 1 web i1', 'e', ' indented', 'a\rb']
    const writer = await store.writer(stream)
    for (const text of texts) writer.append(line(text, { process: 'a "b', instance: 'web 1', cut: true, level: 'warn' }))
    writer.append({ ...line(''), text: Buffer.from([0xff, 0x41, 10]) })
    await writer.close()
    const { lines } = await store.read(stream, { limit: 100 })
    expect(lines.slice(0, -1)).toEqual(texts.map((text, index) => ({ at: 1_700_000_000_000, text, level: 'warn', process: 'a "b', instance: 'web 1', cut: true, sequence: index + 1 })))
    expect(lines.at(-1)?.text).toBe('\ufffdA')
  })

  it('takes a batch of lines of several levels, with and without a break at its end, and drops the return before a break', async () => {
    const writer = await store.writer(stream)
    writer.append({ ...line(''), text: Buffer.from('one\r\ntwo\n'), levels: ['error', 'debug'], cut: new Set([1]) })
    writer.append({ ...line('', { process: 'worker' }), text: Buffer.from('three') })
    await writer.close()
    const { lines } = await store.read(stream, { limit: 100 })
    expect(lines.map(({ text, level, cut, process }) => [text, level, cut, process])).toEqual([
      ['one', 'error', false, 'web'],
      ['two', 'debug', true, 'web'],
      ['three', 'info', false, 'worker'],
    ])
  })

  it('goes on counting with the next writer, after a torn line too', async () => {
    await write(3)
    const [name] = await files()
    await appendFile(join(root, 'app', stream.id, name ?? ''), '#4 1700000000001 web i1\ninot a whole li')
    expect(texts((await store.read(stream, { limit: 10 })).lines)).toEqual(['line 1', 'line 2', 'line 3'])
    await write(2, 4)
    expect((await store.read(stream, { limit: 10 })).lines.map((entry) => [entry.sequence, entry.text]).slice(-2)).toEqual([
      [4, 'line 4'],
      [5, 'line 5'],
    ])
  })

  it('that nobody has written is empty, and its name cannot lead out of the folder', async () => {
    expect(await store.read(stream, { limit: 10 })).toEqual({ lines: [], firstKept: 1, firstKeptAt: null, last: 0, more: false, reached: expect.any(Number), searched: { lines: 0, bytes: 0 } })
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
    store = createLogSegments({ root, readerGroup: 4711, segmentBytes: 800 })
    await write(100)
    const names = await files()
    expect(names.some((name) => name.endsWith('.zst'))).toBe(true)
    for (const name of names) {
      const seen = await stat(join(root, 'app', stream.id, name))
      expect([seen.gid, seen.mode & 0o777]).toEqual([4711, 0o640])
    }
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
      before = page.reached
      if (!page.more) break
    }
    const forth: string[] = []
    for (let after = 0; ; ) {
      const page = await store.read(stream, { limit: 41, after })
      forth.push(...texts(page.lines))
      after = page.reached
      if (!page.more) break
    }
    const wanted = Array.from({ length: 400 }, (_, index) => `line ${index + 1}`)
    expect(back).toEqual(wanted)
    expect(forth).toEqual(wanted)
  })

  it('has the newest lines when nothing else is asked, and no more than 1,000', async () => {
    const writer = await store.writer(stream)
    writer.append(manyLines(1_500))
    await writer.close()
    expect(texts((await store.read(stream, { limit: 2 })).lines)).toEqual(['line 1499', 'line 1500'])
    const page = await store.read(stream, { limit: 100_000 })
    expect(page.lines).toHaveLength(1_000)
    expect(page.more).toBe(true)
  })

  it('finds text whatever its case, by level and by process', async () => {
    const writer = await store.writer(stream)
    for (const batch of [line('Payment FAILED', { level: 'error' }), line('payment failed again', { level: 'warn', process: 'worker' }), line('all well'), line('.*(a+)+$')]) writer.append(batch)
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
    ['web i1\n', []],
    // Nor is the letter of its level.
    ['iplain', []],
    ['isequence', []],
    ['ÄRGER IM bÜRO', ['ÄRGER im Büro']],
    ['nowhere', []],
  ])('for %s finds what is in the text, in both directions', async (contains, wanted) => {
    const writer = await store.writer(stream)
    for (const text of contents) writer.append(line(text))
    await writer.close()
    expect(texts((await store.read(stream, { limit: 10, contains })).lines)).toEqual(wanted)
    expect(texts((await store.read(stream, { limit: 10, contains, after: 0 })).lines)).toEqual(wanted)
  })
})

describe('the budget', () => {
  it('drops the oldest first, says from where on lines are kept, and never what is being written', async () => {
    store = createLogSegments({ root, segmentBytes: 2_000, streamBudgetBytes: 3_000, lookEveryMs: 0 })
    const writer = await store.writer(stream)
    for (let at = 1; at <= 2_000; at += 1) {
      writer.append(line(`line ${at} ${Math.random()}`))
      await writer.flush()
    }
    await writer.close()
    const first = (await store.read(stream, { after: 0, limit: 1 })).lines[0]?.sequence ?? 0
    const page = await store.read(stream, { limit: 1 })
    expect(page.firstKept).toBe(first)
    expect(first).toBeGreaterThan(1_000)
    expect(page.lines[0]?.sequence).toBe(2_000)
    expect(page.firstKeptAt).toBe(1_700_000_000_000)
    expect((await store.usage(stream)).bytes).toBeLessThan(6_000)
    expect((await store.usage(stream)).budgetBytes).toBe(3_000)
  })

  it('counts what is on disk', async () => {
    expect(await store.usage()).toMatchObject({ bytes: 0 })
    await write(10)
    expect((await store.usage()).bytes).toBeGreaterThan(70)
    expect(await store.usage(stream)).toEqual({ ...(await store.usage()), budgetBytes: 1_000_000 })
  })
})

describe('the budget of all streams together', () => {
  const fill = async (id: string, kind: LogStream['kind'], count: number): Promise<LogStream> => {
    const writer = await store.writer({ kind, id })
    for (let at = 0; at < count; at += 1) {
      writer.append(line(`line ${at} ${Math.random()}`))
      await writer.flush()
    }
    await writer.close()
    return { kind, id }
  }

  it('is kept at the cost of the stream that uses the most', async () => {
    store = createLogSegments({ root, segmentBytes: 2_000, budgetBytes: 12_000, lookEveryMs: 0 })
    const quiet = await fill('quiet', 'app', 100)
    const loud = await fill('loud', 'app', 2_000)
    expect(await store.read(quiet, { limit: 1 })).toMatchObject({ firstKept: 1, last: 100 })
    const page = await store.read(loud, { limit: 1 })
    expect(page.firstKept).toBeGreaterThan(500)
    expect(page.last).toBe(2_000)
    expect((await store.usage()).bytes).toBeLessThan(16_000)
  })

  it('is kept at the cost of the one not written for longest, which then says how many lines it had', async () => {
    store = createLogSegments({ root, segmentBytes: 2_000, budgetBytes: 8_000, yields: 'oldest', lookEveryMs: 0 })
    const first = await fill('first', 'build', 100)
    const second = await fill('second', 'build', 300)
    const third = await fill('third', 'build', 300)
    await (await store.writer(third)).close()
    expect(await store.read(first, { limit: 10 })).toMatchObject({ lines: [], firstKept: 101, last: 100, more: false })
    expect((await store.read(second, { limit: 1 })).last).toBe(300)
    expect(await store.read(third, { limit: 1 })).toMatchObject({ last: 300 })
  })
})

describe('an answer', () => {
  it('says how much was searched, and goes on where its time was up, until all was looked at', async () => {
    store = createLogSegments({ root, segmentBytes: 2_000, searchMs: 0 })
    await write(1_000)
    const found: string[] = []
    let [answers, lines, bytes] = [0, 0, 0]
    for (let before = Infinity; ; answers += 1) {
      const page = await store.read(stream, { limit: 100, contains: 'LINE 7', ...(before === Infinity ? {} : { before }) })
      found.unshift(...texts(page.lines))
      lines += page.searched.lines
      bytes += page.searched.bytes
      before = page.reached
      if (!page.more) break
    }
    expect(answers).toBeGreaterThan(2)
    expect(found).toEqual(Array.from({ length: 1_000 }, (_, index) => `line ${index + 1}`).filter((text) => text.startsWith('line 7')))
    expect(lines).toBe(1_000)
    expect(bytes).toBeGreaterThan(10_000)
  })

  it('is the same as looking at every line, whatever is asked, in both directions', async () => {
    const [levels, processes, words] = [['debug', 'info', 'warn', 'error'] as const, ['web', 'worker'], ['grape', 'Podo', '포도', 'ERROR', '#1', 'été']]
    const pick = <T>(from: readonly T[], at: number): T => from[at % from.length] as T
    const writer = await store.writer(stream)
    const all: { sequence: number; text: string; level: (typeof levels)[number]; process: string }[] = []
    for (let at = 0; at < 600; at += 1) {
      const entry = { sequence: at + 1, text: `${pick(words, at * 7)} ${pick(words, at * 3 + 1)} ${at}`, level: pick(levels, Math.trunc(at / 3)), process: pick(processes, Math.trunc(at / 5)) }
      all.push(entry)
      writer.append(line(entry.text, { level: entry.level, process: entry.process }))
      if (at % 9 === 0) await writer.flush()
    }
    await writer.close()
    for (const contains of ['', 'GRAPE', '포도', 'podo 1', '#1', 'ÉTÉ', 'i', 'nothing']) {
      for (const minimumLevel of levels) {
        for (const process of ['web', undefined]) {
          const filter = { contains, minimumLevel, ...(process === undefined ? {} : { process }) }
          const wanted = all.filter((entry) => entry.text.toLowerCase().includes(contains.toLowerCase()) && levels.indexOf(entry.level) >= levels.indexOf(minimumLevel) && (process === undefined || entry.process === process)).map(({ sequence }) => sequence)
          const numbers = async (query: object): Promise<number[]> => (await store.read(stream, { limit: 1_000, ...filter, ...query })).lines.map(({ sequence }) => sequence)
          expect(await numbers({})).toEqual(wanted)
          expect(await numbers({ after: 0 })).toEqual(wanted)
          expect(await numbers({ after: 250, limit: 20 })).toEqual(wanted.filter((sequence) => sequence > 250).slice(0, 20))
          expect(await numbers({ before: 250, limit: 20 })).toEqual(wanted.filter((sequence) => sequence < 250).slice(-20))
        }
      }
    }
  })

  it('comes in time for a text that is made to be searched slowly', async () => {
    store = createLogSegments({ root })
    const writer = await store.writer(stream)
    const text = 'a'.repeat(60_000)
    for (let at = 0; at < 60; at += 1) writer.append(line(text))
    await writer.close()
    const began = performance.now()
    const page = await store.read(stream, { limit: 10, contains: `${'a'.repeat(199)}b` })
    expect(page.lines).toEqual([])
    // A second for the answer, and one window; a backtracking search would take days.
    expect(performance.now() - began).toBeLessThan(12_000)
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
    writer.append(line('first'))
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
    writer.append(line('now'))
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
    await appendFile(join(root, 'app', stream.id, name ?? ''), '#2 1700000000001 web i1\niha')
    await appendFile(join(root, 'app', stream.id, name ?? ''), 'lf\n')
    await arrived(follower.lines, 2)
    await follower.stop()
    expect(texts(follower.lines)).toEqual(['line 1', 'half'])
  })
})

describe('a follower that is too slow', () => {
  it('is taken to the newest lines, and the gap shows', async () => {
    store = createLogSegments({ root, segmentBytes: 400_000 })
    const writer = await store.writer(stream)
    const end = new AbortController()
    const seen: number[] = []
    for (let at = 0; at < 20; at += 1) {
      writer.append({ ...manyLines(1_000, at * 1_000 + 1), at: 1_700_000_000_000 + at })
      await writer.flush()
    }
    for await (const lines of store.follow(stream, 0, end.signal, 5_000)) {
      seen.push(...lines.map(({ sequence }) => sequence))
      if (seen.at(-1) === 20_000) end.abort()
    }
    await writer.close()
    expect(seen[0]).toBe(19_001)
    expect(seen).toHaveLength(1_000)
  })
})

describe('files that nothing reads any more', () => {
  it('in the format of an earlier Podo, and what a kill left half compressed, go with the first upkeep; others stay', async () => {
    const folder = join(root, 'app', 'other')
    await mkdir(folder, { recursive: true })
    const gone = ['0000000000000001.log', '0000000000000001.log.zst', '0000000000000200.1700000000000.log.zst.new']
    const kept = ['0000000000000001.1700000000000.log', '0000000000000300.1700000000000.log.zst.new', 'notes.log', '1.log', '0000000000000001.log.bak']
    for (const name of [...gone, ...kept]) await writeFile(join(folder, name), '\n')
    await utimes(join(folder, gone[2] ?? ''), 1_700_000_000, 1_700_000_000)
    await write(1)
    expect((await readdir(folder)).sort()).toEqual(kept.sort())
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

import { appendFile, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { createMask } from '@podo/domain'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readPosition } from './position.ts'
import { createBatchReader } from './read-batch.ts'
import type { ReadLines } from './read-batch.ts'
import { MAX_LINE_BYTES, createLineSplitter } from './split-lines.ts'
import { startTail } from './tail.ts'
import type { Tail, TailOptions } from './tail.ts'

const textsOf = ({ text }: Pick<ReadLines, 'text'>): string[] => Buffer.from(text).toString().split('\n').slice(0, -1)

describe('lines', () => {
  it('are the same however the bytes are cut into chunks', () => {
    const text = 'one\ntwo 포도 🍇\r\n\nfour\n'
    const bytes = Buffer.from(text)
    for (let size = 1; size <= bytes.length; size += 1) {
      const splitter = createLineSplitter()
      const lines: string[] = []
      for (let at = 0; at < bytes.length; at += size) lines.push(...textsOf({ text: splitter.push(bytes.subarray(at, at + size)) }))
      expect(lines).toEqual(['one', 'two 포도 🍇\r', '', 'four'])
      expect(splitter.pending()).toHaveLength(0)
    }
  })

  it('of ten megabytes are cut with a mark, keep little more than the limit in memory, and hurt no line after them', () => {
    const splitter = createLineSplitter()
    const read = createBatchReader(createMask([]))
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const taken = Array.from({ length: 10 }, () => {
      const lines = read(splitter.push(chunk))
      expect(splitter.pending().length).toBeLessThanOrEqual(2 * MAX_LINE_BYTES)
      return lines
    })
    taken.push(read(splitter.push(Buffer.from('end of it\nnext\n'))))
    expect(taken.flatMap(textsOf).map((text) => text.length)).toEqual([MAX_LINE_BYTES, 4])
    expect(taken.flatMap(({ cut }) => [...(cut ?? [])])).toEqual([0])
  })

  it('are cut at a whole character, and only above the limit', () => {
    const read = createBatchReader(createMask([]))
    const lines = [`${'x'.repeat(MAX_LINE_BYTES - 1)}포도`, 'x'.repeat(MAX_LINE_BYTES), `${'x'.repeat(MAX_LINE_BYTES)}\r`, 'next']
    const taken = read(Buffer.from(`${lines.join('\n')}\n`))
    expect(textsOf(taken)).toEqual(['x'.repeat(MAX_LINE_BYTES - 1), lines[1], lines[2], 'next'])
    expect([...(taken.cut ?? [])]).toEqual([0])
  })

  it('hide a secret that lies across the cut, or across two chunks', () => {
    const splitter = createLineSplitter()
    const read = createBatchReader(createMask(['canary-4711']))
    const line = `${'x'.repeat(MAX_LINE_BYTES - 4)}canary-4711${'x'.repeat(100_000)}\nkey canary-4711\n`
    const taken: string[] = []
    for (let at = 0; at < line.length; at += 5_000) taken.push(...textsOf(read(splitter.push(Buffer.from(line.slice(at, at + 5_000))))))
    expect(taken.map((text) => text.slice(-14))).toEqual(['xxxxxxxxxx[red', 'key [redacted]'])
    expect(taken.join('')).not.toContain('cana')
  })

  it('that are indented keep the level of the line they go on, so that a stack trace stays together', () => {
    const read = createBatchReader(createMask([]))
    const lines = ['TypeError: no', '    at one (a.js:1)', '    at two (a.js:2)', 'GET / 200', '  indented', 'Traceback (most recent call last):', '  File "a.py", line 1', 'ValueError: no', '']
    expect(read(Buffer.from(`${lines.join('\n')}\n`)).levels).toEqual(['error', 'error', 'error', 'info', 'info', 'error', 'error', 'error', 'info'])
  })

  it('without a break at the end are ended by the end', () => {
    const splitter = createLineSplitter()
    expect(splitter.push(Buffer.from('half'))).toHaveLength(0)
    expect(splitter.end().toString()).toBe('half\n')
    expect(splitter.end()).toHaveLength(0)
  })
})

describe('the tail of a hot file', () => {
  let folder: string
  let lines: string[]
  let tails: Tail[]
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'podo-tail-'))
    lines = []
    tails = []
    await writeFile(join(folder, 'out'), '')
  })
  afterEach(async () => {
    for (const tail of tails) await tail.end().catch(() => undefined)
    await rm(folder, { recursive: true })
  })
  const start = async (part: Partial<TailOptions> = {}): Promise<Tail> => {
    const tail = await startTail({
      file: join(folder, 'out'),
      positionFile: join(folder, 'position'),
      take: async (taken) => void lines.push(...textsOf({ text: taken })),
      hold: () => undefined,
      freeze: async () => true,
      thaw: () => undefined,
      onError: (error) => void lines.push(String(error)),
      ...part,
    })
    tails.push(tail)
    return tail
  }
  const arrived = (count: number): Promise<true> => waitFor({ what: `${count} lines`, timeoutMs: 10_000, everyMs: 5 }, () => (lines.length >= count ? true : undefined))
  const write = (text: string): Promise<void> => appendFile(join(folder, 'out'), text)

  it('takes lines as they come, and the last one without a break at the end', async () => {
    const tail = await start()
    await write('one\ntwo\nthr')
    await arrived(2)
    expect(lines).toEqual(['one', 'two'])
    await write('ee')
    await tail.end()
    expect(lines).toEqual(['one', 'two', 'three'])
  })

  it('goes on where the one before left, in the middle of a line too', async () => {
    const first = await start()
    await write('one\ntw')
    await arrived(1)
    await waitFor({ what: 'the position', timeoutMs: 5000 }, async () => ((await readPosition(join(folder, 'position'))).offset === 6 ? true : undefined))
    await first.leave()
    await write('o\nthree\n')
    await start()
    await arrived(3)
    expect(lines).toEqual(['one', 'two', 'three'])
  })

  it('takes a backlog that it finds beside who writes, and stops them for the rest alone', async () => {
    const limit = 64 * 1024
    await write(`${'x'.repeat(99)}\n`.repeat(40 * (limit / 100)))
    const { size } = await stat(join(folder, 'out'))
    const takenWhenHeld: number[] = []
    await start({ truncateAbove: limit, hold: () => void takenWhenHeld.push(lines.length * 100) })
    await waitFor({ what: 'the file to be emptied', timeoutMs: 10_000 }, async () => ((await stat(join(folder, 'out'))).size === 0 ? true : undefined))
    expect(lines).toHaveLength(size / 100)
    expect(takenWhenHeld).toHaveLength(1)
    expect(takenWhenHeld[0]).toBeGreaterThan(size - 512 * 1024)
  })

  it('stops at once who writes faster than a backlog is taken', async () => {
    const limit = 64 * 1024
    await write(`${'x'.repeat(99)}\n`.repeat(2 * (limit / 100)))
    const held = Promise.withResolvers<void>()
    await start({ truncateAbove: limit, take: () => held.promise, hold: () => held.resolve() })
    await write(`${'y'.repeat(99)}\n`.repeat(2 * (limit / 100)))
    await held.promise
  })

  it('loses no line when the file is emptied, whatever was begun then', async () => {
    const handle = await open(join(folder, 'out'), 'a')
    let isFrozen = false
    let emptied = 0
    await start({
      truncateAbove: 10_000,
      hold: () => void (isFrozen = true),
      freeze: async () => (isFrozen = true),
      thaw: () => {
        isFrozen = false
        emptied += 1
      },
    })
    const wanted: string[] = []
    for (let at = 0; at < 5_000; at += 1) {
      wanted.push(`line ${at} ${'x'.repeat(at % 50)}`)
      const text = `${wanted.at(-1)}\n`
      // In two writes, so that emptying falls into the middle of lines; a frozen writer waits.
      for (const part of [text.slice(0, 5), text.slice(5)]) {
        await waitFor({ what: 'the thaw', timeoutMs: 5000, everyMs: 1 }, () => (isFrozen ? undefined : true))
        await handle.write(part)
      }
    }
    await arrived(wanted.length)
    await handle.close()
    expect(lines).toEqual(wanted)
    expect(emptied).toBeGreaterThan(3)
    await waitFor({ what: 'the file to be emptied', timeoutMs: 10_000 }, async () => ((await stat(join(folder, 'out'))).size < 30_000 ? true : undefined))
  })

  it('freezes who writes faster than is taken, and the file stays small', async () => {
    const handle = await open(join(folder, 'out'), 'a')
    let isFrozen = false
    let freezes = 0
    let slowed = 0
    const began = performance.now()
    await start({
      truncateAbove: 500_000,
      bytesPerSecond: 4_000_000,
      onSlowed: () => void (slowed += 1),
      hold: () => void (isFrozen = true),
      freeze: async () => {
        freezes += 1
        return (isFrozen = true)
      },
      thaw: () => {
        isFrozen = false
      },
    })
    const text = `${'x'.repeat(99)}\n`.repeat(100)
    let largest = 0
    for (let at = 0; at < 600; at += 1) {
      await waitFor({ what: 'the thaw', timeoutMs: 5000, everyMs: 1 }, () => (isFrozen ? undefined : true))
      await handle.write(text)
      largest = Math.max(largest, (await handle.stat()).size)
    }
    await arrived(60_000)
    await handle.close()
    expect(lines).toHaveLength(60_000)
    expect(freezes).toBeGreaterThan(2)
    expect(slowed).toBeGreaterThan(0)
    // 6 MB at 4 MB/s, of which half a second's worth goes at once.
    expect(performance.now() - began).toBeGreaterThan(800)
    // Stopped with the bell: what is written until then is what two writes hold.
    expect(largest).toBeLessThan(1_000_000)
  })

  it('takes what is there where nobody can be frozen, and loses nothing of it', async () => {
    let thaws = 0
    await start({ truncateAbove: 1_000, freeze: async () => false, thaw: () => void (thaws += 1) })
    const wanted = Array.from({ length: 300 }, (_, index) => `line ${index}`)
    for (const text of wanted) await write(`${text}\n`)
    await arrived(wanted.length)
    expect(lines).toEqual(wanted)
    expect(thaws).toBeGreaterThan(0)
    expect((await stat(join(folder, 'out'))).size).toBeGreaterThan(1_000)
  })

  it('lets the writers go when what they wrote cannot be kept, and takes it once it can', async () => {
    let isFull = true
    let isHeld = false
    const kept: string[] = []
    await start({
      truncateAbove: 1_000,
      hold: () => void (isHeld = true),
      thaw: () => void (isHeld = false),
      take: async (taken) => {
        if (isFull) throw new Error('the disk is full')
        kept.push(...textsOf({ text: taken }))
      },
    })
    await write(`${'x'.repeat(99)}\n`.repeat(50))
    await waitFor({ what: 'the writers to be let go after the failure', timeoutMs: 5_000, everyMs: 5 }, () => (lines.includes('Error: the disk is full') && !isHeld ? true : undefined))
    isFull = false
    await write('after\n')
    await waitFor({ what: 'the line after it', timeoutMs: 5_000, everyMs: 5 }, () => (kept.includes('after') ? true : undefined))
  })

  it('that was killed between emptying and noting goes on from the start, with the begun line', async () => {
    await writeFile(join(folder, 'position'), Buffer.concat([Buffer.from('9000\n'), Buffer.from('begun ')]))
    await write('line\nnext\n')
    await start()
    await arrived(2)
    expect(lines).toEqual(['begun line', 'next'])
  })

  it('with a torn position begins at the start: a line twice is better than none', async () => {
    await writeFile(join(folder, 'position'), '')
    await write('one\n')
    await start()
    await arrived(1)
    expect(lines).toEqual(['one'])
  })
})

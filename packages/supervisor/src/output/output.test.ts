import { appendFile, mkdtemp, open, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { tmpdir } from 'node:os'
import { waitFor } from '@podo/kernel'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { detectLevel } from './detect-level.ts'
import { createMask } from './mask.ts'
import { readPosition } from './position.ts'
import { MAX_LINE_BYTES, createLineSplitter } from './split-lines.ts'
import { startTail } from './tail.ts'
import type { Tail, TailOptions } from './tail.ts'

describe('lines', () => {
  it('are the same however the bytes are cut into chunks', () => {
    const text = 'one\ntwo 포도 🍇\r\n\nfour\n'
    const bytes = Buffer.from(text)
    for (let size = 1; size <= bytes.length; size += 1) {
      const splitter = createLineSplitter()
      const lines: string[] = []
      for (let at = 0; at < bytes.length; at += size) lines.push(...splitter.push(bytes.subarray(at, at + size)).map((line) => line.text))
      expect(lines).toEqual(['one', 'two 포도 🍇', '', 'four'])
      expect(splitter.pending()).toHaveLength(0)
    }
  })

  it('of ten megabytes are cut with a mark, keep no more than the limit in memory, and hurt no line after them', () => {
    const splitter = createLineSplitter()
    const chunk = Buffer.alloc(1024 * 1024, 'x')
    const lines = Array.from({ length: 10 }, () => splitter.push(chunk)).flat()
    expect(splitter.pending().length).toBeLessThanOrEqual(MAX_LINE_BYTES)
    lines.push(...splitter.push(Buffer.from('\nnext\n')))
    expect(lines.map((line) => [line.text.length, line.cut])).toEqual([
      [MAX_LINE_BYTES, true],
      [4, false],
    ])
  })

  it('without a break at the end are ended by the end', () => {
    const splitter = createLineSplitter()
    expect(splitter.push(Buffer.from('half'))).toEqual([])
    expect(splitter.end()).toEqual([{ text: 'half', cut: false }])
  })
})

describe('masking', () => {
  const secret = 'p4ss/w+rd=&x'
  const mask = createMask([secret, 'abc', 'second-secret', '-----BEGIN KEY-----\nAAAABBBBCCCCDDDD\n-----END KEY-----'])

  it('hides a secret as it is, in base64 and URL-encoded', () => {
    expect(mask(`a ${secret} b`)).toBe('a [redacted] b')
    expect(mask(`basic ${Buffer.from(secret).toString('base64')}`)).not.toContain(Buffer.from(secret).toString('base64').slice(0, 12))
    expect(mask(`?p=${encodeURIComponent(secret)}`)).toBe('?p=[redacted]')
    expect(mask(`?p=${new URLSearchParams({ p: secret }).toString().slice(2)}`)).toBe('?p=[redacted]')
  })

  it('hides each occurrence, each secret, and each line of a value of several lines', () => {
    expect(mask(`${secret}${secret} second-secret`)).toBe('[redacted][redacted] [redacted]')
    expect(mask('AAAABBBBCCCCDDDD')).toBe('[redacted]')
  })

  it('leaves values shorter than four characters alone, and all text where there is no secret', () => {
    expect(mask('abc abcdef')).toBe('abc abcdef')
    expect(createMask([])('abc')).toBe('abc')
  })

  it('masks the longer of two secrets where one holds the other', () => {
    expect(createMask(['secret', 'secret-longer'])('secret-longer secret')).toBe('[redacted] [redacted]')
  })
})

describe('the level of a line', () => {
  it.each([
    ['{"level":"error","msg":"x"}', 'error'],
    ['{"level":50,"msg":"x"}', 'error'],
    ['{"time":1,"level":30}', 'info'],
    ['level=warn msg=slow', 'warn'],
    ['[ERROR] no', 'error'],
    ['2026-11-21T03:31:00.000Z WARN slow', 'warn'],
    ['npm ERR! code E404', 'error'],
    ['npm warn deprecated', 'warn'],
    ['TypeError: x is not a function', 'error'],
    ['Error: no', 'error'],
    ['DEBUG: here', 'debug'],
    ['0 errors, 0 warnings', 'info'],
    ['GET /errors 200', 'info'],
    ['', 'info'],
  ])('%s is %s', (text, level) => {
    expect(detectLevel(text)).toBe(level)
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
      take: async (taken) => void lines.push(...taken.map((line) => line.text)),
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

  it('loses no line when the file is emptied, whatever was begun then', async () => {
    const handle = await open(join(folder, 'out'), 'a')
    let isFrozen = false
    let emptied = 0
    await start({
      truncateAbove: 10_000,
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

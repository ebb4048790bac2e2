import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openJournal } from './journal.ts'
import type { Journal, NewEvent } from './journal.ts'

let folder: string
let file: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-journal-'))
  file = join(folder, 'journal.ndjson')
})
afterEach(async () => {
  for (const journal of opened.splice(0)) await journal.flush()
  await rm(folder, { recursive: true })
})

const opened: Journal[] = []
async function open(): Promise<Journal> {
  const journal = await openJournal(file, (error) => {
    throw error
  })
  opened.push(journal)
  return journal
}
const event = (part: Partial<NewEvent> = {}): NewEvent => ({ targetId: 't', contentKey: null, kind: 'instance-exited', detail: { exitCode: 1 }, ...part })
const never = new AbortController().signal

describe('the journal', () => {
  it('numbers without gaps, over restarts and after everything was confirmed', async () => {
    const first = await open()
    for (let count = 0; count < 3; count += 1) first.append(event())
    expect((await first.read(0, 0, never)).events.map((entry) => entry.sequence)).toEqual([1, 2, 3])
    expect((await first.read(3, 0, never)).events).toEqual([])
    await first.flush()
    const second = await open()
    second.append(event({ kind: 'settled' }))
    expect((await second.read(3, 0, never)).events).toMatchObject([{ sequence: 4, kind: 'settled' }])
  })

  it('keeps what was not confirmed, through a torn line of a kill', async () => {
    const first = await open()
    first.append(event())
    first.append(event())
    await first.flush()
    await appendFile(file, '{"sequence":3,"at":"20')
    const second = await open()
    second.append(event({ kind: 'adopted' }))
    await second.flush()
    const third = await open()
    expect((await third.read(0, 0, never)).events.map((entry) => [entry.sequence, entry.kind])).toEqual([
      [1, 'instance-exited'],
      [2, 'instance-exited'],
      [3, 'adopted'],
    ])
  })

  it('wakes who waits at the next event, at the end of the time, and when they leave', async () => {
    const journal = await open()
    const waiting = journal.read(0, 20_000, never)
    journal.append(event())
    expect((await waiting).events).toHaveLength(1)
    expect(await journal.read(1, 20, never)).toEqual({ events: [], last: 1 })
    const leaving = new AbortController()
    const left = journal.read(1, 20_000, leaving.signal)
    leaving.abort()
    expect((await left).events).toEqual([])
  })

  it('drops the oldest beyond 10,000 and says up to where', async () => {
    const journal = await open()
    for (let count = 0; count < 10_001; count += 1) journal.append(event())
    const { events, last } = await journal.read(0, 0, never)
    expect(events[0]?.sequence).toBe(5_002)
    expect(last).toBe(10_002)
    let after = 0
    const kinds = new Map<string, unknown>()
    for (;;) {
      const page = await journal.read(after, 0, never)
      if (page.events.length === 0) break
      for (const entry of page.events) kinds.set(entry.kind, entry.detail)
      after = page.events.at(-1)?.sequence ?? after
    }
    expect(kinds.get('dropped')).toEqual({ upTo: 5_001 })
    await journal.flush()
    expect((await readFile(file, 'utf8')).split('\n').length).toBeLessThan(5_100)
  })
})

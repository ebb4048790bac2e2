import { monitorEventLoopDelay } from 'node:perf_hooks'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLogSegments } from '@podo/logs-segments'
import type { LogFilter, LogStore, LogStream } from '@podo/ports'
import { makeLines } from './lines.ts'

export interface Ingest {
  readonly bytes: number
  readonly megabytesPerSecond: number
  readonly linesPerSecond: number
  readonly cpuMsPerMegabyte: number
}

export interface StoreFigures {
  readonly ingest: Ingest
  readonly diskBytes: number
  readonly searches: readonly { readonly what: string; readonly seconds: number; readonly found: number; readonly longestBlockMs: number }[]
}

const STREAM: LogStream = { kind: 'app', id: 'bench' }
const BATCH_BYTES = 256 * 1024
const RARE = 'needle-4711'

/** In batches as the agent brings them; the levels are known. CPU counts all threads, so the compression too. */
export async function measureStore({ megabytes }: { megabytes: number }): Promise<StoreFigures> {
  const root = await mkdtemp(join(tmpdir(), 'podo-bench-logs-'))
  try {
    const store = createLogSegments({ root, streamBudgetBytes: 1e12, budgetBytes: 1e12 })
    const ingest = await fill(store, megabytes * 1e6)
    const searches = []
    for (const [what, filter] of [
      ['a rare word', { contains: RARE }],
      ['a word that is not there', { contains: 'never written' }],
      ['the same in Korean', { contains: '쓰지 않음' }],
      ['errors only', { minimumLevel: 'error' }],
    ] as const) searches.push({ what, ...(await search(store, filter)) })
    return { ingest, diskBytes: (await store.usage()).bytes, searches }
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

async function fill(store: LogStore, bytes: number): Promise<Ingest> {
  const batches = Array.from({ length: 32 }, (_, index) => makeLines(BATCH_BYTES, index + 1))
  const writer = await store.writer(STREAM)
  const rare = { text: Buffer.from(`here is the ${RARE}\n`), levels: ['info' as const] }
  writer.append({ at: Date.now(), process: 'web', instance: 'i1', ...rare })
  const cpu = process.cpuUsage()
  const began = performance.now()
  let [written, lines] = [0, 0]
  for (let at = 0; written < bytes; at += 1) {
    const batch = batches[at % batches.length]
    if (batch === undefined) break
    writer.append({ at: Date.now(), process: 'web', instance: 'i1', text: batch.text, levels: Array.from({ length: batch.count }, () => 'info') })
    await writer.flush()
    written += batch.text.length
    lines += batch.count
  }
  await writer.close()
  const seconds = (performance.now() - began) / 1000
  const { user, system } = process.cpuUsage(cpu)
  return { bytes: written, megabytesPerSecond: written / 1e6 / seconds, linesPerSecond: lines / seconds, cpuMsPerMegabyte: (user + system) / 1000 / (written / 1e6) }
}

/** As the console asks: answer after answer until all was looked at. */
async function search(store: LogStore, filter: LogFilter): Promise<{ seconds: number; found: number; longestBlockMs: number }> {
  const blocks = monitorEventLoopDelay({ resolution: 5 })
  blocks.enable()
  const began = performance.now()
  let found = 0
  for (let before = Infinity; ; ) {
    const page = await store.read(STREAM, { ...filter, limit: 1_000, ...(before === Infinity ? {} : { before }) })
    found += page.lines.length
    before = page.reached
    if (!page.more) break
  }
  blocks.disable()
  return { seconds: (performance.now() - began) / 1000, found, longestBlockMs: blocks.max / 1e6 }
}

import { startPodo } from '@podo/testkit'
import { measureApp } from './logs/app.ts'
import type { AppFigures } from './logs/app.ts'
import { measureFlood } from './logs/flood.ts'
import type { FloodFigures } from './logs/flood.ts'
import { measureStore } from './logs/store.ts'
import type { StoreFigures } from './logs/store.ts'
import { printTable } from './statistics.ts'

/**
 * What the logs cost: lines that the store alone takes, a rare word looked for in what it keeps, lines through an app's
 * stdout to where they can be read, and what an app that floods costs the requests of another.
 */
export interface LogFigures {
  readonly store: StoreFigures
  readonly app: AppFigures
  readonly flood: FloodFigures
}

export async function run({ small }: { small: boolean }): Promise<LogFigures> {
  const store = await measureStore({ megabytes: small ? 24 : 1_000 })
  const podo = await startPodo()
  try {
    const app = await measureApp(podo, { megabytes: small ? 8 : 300 })
    const flood = await measureFlood(podo, { rounds: small ? 1 : 5, seconds: small ? 1 : 10, perSecond: small ? 50 : 200 })
    const figures = { store, app, flood }
    print(figures)
    return figures
  } finally {
    await podo.stop()
  }
}

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`
const perSecond = (count: number): string => Math.round(count).toLocaleString('en')

function print({ store, app, flood }: LogFigures): void {
  printTable([
    ['taken over', 'MB/s', 'lines/s', 'CPU ms/MB', 'of'],
    ['the store alone', store.ingest.megabytesPerSecond.toFixed(0), perSecond(store.ingest.linesPerSecond), store.ingest.cpuMsPerMegabyte.toFixed(1), megabytes(store.ingest.bytes)],
    ['stdout of an app, until it can be read', app.megabytesPerSecond.toFixed(0), perSecond(app.linesPerSecond), app.cpuMsPerMegabyte.toFixed(1), megabytes(app.bytes)],
  ])
  process.stdout.write(`on disk: ${megabytes(store.diskBytes)} of ${megabytes(store.ingest.bytes)}\n\n`)
  printTable([['a search over all', 'seconds', 'MB/s', 'longest block, ms', 'found'], ...store.searches.map((one) => [one.what, one.seconds.toFixed(2), (store.ingest.bytes / 1e6 / one.seconds).toFixed(0), one.longestBlockMs.toFixed(0), String(one.found)])])
  process.stdout.write('\n')
  printTable([
    ['requests to another app', 'p50 ms', 'p99 ms', 'longest ms', 'n'],
    ...([['quiet', flood.quiet], ['while one floods', flood.flooded]] as const).map(([name, one]) => [name, one.p50.toFixed(2), one.p99.toFixed(2), one.longest.toFixed(1), String(one.count)]),
  ])
  process.stdout.write(`the flood: ${flood.takenMegabytesPerSecond.toFixed(0)} MB/s taken, its hot file at most ${megabytes(flood.largestHotFileBytes)}, agent ${(flood.agentCpu * 100).toFixed(0)} % of a core (quiet: ${(flood.agentCpuQuiet * 100).toFixed(0)} %), ${flood.failed} requests failed\n`)
}

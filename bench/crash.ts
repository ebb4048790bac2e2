import { readFile, writeFile, mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { crashStage, SERVER_FAULT_POINTS, WORKER_FAULT_POINTS } from '@podo/testkit'
import type { CrashReport } from '@podo/testkit'
import { printTable, spread } from './statistics.ts'

/** Every moment 20 times (`--small`: once). The history is kept and taken up again, so that a run may be cut off. */
const HISTORY = join(import.meta.dirname, 'results', 'crash-history.json')

export async function run(options: { small: boolean }): Promise<{ trials: number; broken: number; convergedSeconds: number }> {
  const times = options.small ? 1 : 20
  const points = [...WORKER_FAULT_POINTS, ...SERVER_FAULT_POINTS]
  const history: CrashReport[] = options.small ? [] : await readHistory()
  const stage = await crashStage()
  try {
    for (const point of points) {
      for (let index = history.filter((report) => report.point === point).length; index < times; index += 1) {
        history.push(await stage.trial(point, `${point} ${index}`))
        if (!options.small) await writeHistory(history)
      }
    }
  } finally {
    await stage.close()
  }
  const rows = points.map((point) => {
    const reports = history.filter((report) => report.point === point)
    return [point, String(reports.length), String(reports.filter((report) => report.broken.length > 0).length), `${spread(reports.map((report) => report.convergedSeconds)).median.toFixed(1)} s`]
  })
  printTable([['moment', 'kills', 'broken', 'converged (median)'], ...rows])
  for (const report of history) for (const sentence of report.broken) process.stdout.write(`  ${report.point}: ${sentence}\n`)
  return { trials: history.length, broken: history.filter((report) => report.broken.length > 0).length, convergedSeconds: spread(history.map((report) => report.convergedSeconds)).maximum }
}

async function readHistory(): Promise<CrashReport[]> {
  const text = await readFile(HISTORY, 'utf8').catch(() => '[]')
  return JSON.parse(text) as CrashReport[]
}

async function writeHistory(history: readonly CrashReport[]): Promise<void> {
  await mkdir(dirname(HISTORY), { recursive: true })
  await writeFile(HISTORY, JSON.stringify(history))
}

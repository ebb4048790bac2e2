import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { record } from '../repository/workspaces.ts'

export interface Counts {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
}

const mostMinutes = 40

/** Runs one project of vitest.config.ts and counts its tests. A file that does not load, or an error outside a test, counts as one failed. */
export async function runSuite(root: string, project: string, shown: 'inherit' | 'ignore' = 'inherit'): Promise<Counts> {
  const folder = await mkdtemp(join(tmpdir(), 'podo-test-'))
  const report = join(folder, 'report.json')
  try {
    const code = await run(root, ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], shown)
    return count(await readReport(report), code)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

export function count(report: Record<string, unknown>, code: number | null): Counts {
  const files = Array.isArray(report['testResults']) ? report['testResults'].map(record) : []
  const states = files.map((file) => (Array.isArray(file['assertionResults']) ? file['assertionResults'].map((one) => record(one)['status']) : []))
  const tests = states.flat()
  const passed = tests.filter((state) => state === 'passed').length
  const failedTests = tests.filter((state) => state === 'failed').length
  const brokenFiles = files.filter((file, index) => file['status'] === 'failed' && states[index]?.includes('failed') !== true).length
  const failed = failedTests + brokenFiles
  return { passed, failed: failed === 0 && code !== 0 ? 1 : failed, skipped: tests.length - passed - failedTests }
}

function run(root: string, args: readonly string[], shown: 'inherit' | 'ignore'): Promise<number | null> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, 'node_modules/.bin/vitest'), ...args], {
      cwd: root,
      stdio: ['ignore', shown, shown],
      timeout: mostMinutes * 60_000,
    })
    child.on('error', () => resolve(null))
    child.on('close', (code) => resolve(code))
  })
}

/** Without a report nothing ran: `count` then makes that one failure. */
async function readReport(file: string): Promise<Record<string, unknown>> {
  try {
    return record(JSON.parse(await readFile(file, 'utf8')))
  } catch (error) {
    console.error(`test   vitest wrote no report (${error instanceof Error ? error.message : String(error)}).`)
    return {}
  }
}

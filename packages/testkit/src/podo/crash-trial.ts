import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { waitFor } from '@podo/kernel'
import { acceptFiles, deployFiles } from './deploy-files.ts'
import type { Files } from './deploy-files.ts'
import { loadApp, requestApp } from './request-app.ts'
import { startPodo } from './start-podo.ts'
import type { TestPodo } from './start-podo.ts'

/** Moments before and after the outside effect of each step that the process runtime has; the worker's first, then the server's. */
export const WORKER_FAULT_POINTS = [
  'claim.after', 'fetch.before', 'fetch.after', 'plan.before', 'plan.after', 'build.before', 'build.after', 'predeploy.before', 'predeploy.after',
  'start.before', 'start.after', 'verify.before', 'verify.after', 'switch.before', 'switch.after', 'settle.before', 'notify.before', 'notify.after',
] as const
export const SERVER_FAULT_POINTS = ['accept.before', 'accept.after'] as const

export interface CrashReport {
  readonly point: string
  /** What was promised and not kept, a sentence each; empty when all held. */
  readonly broken: readonly string[]
  readonly convergedSeconds: number
}

export interface CrashStage {
  readonly podo: TestPodo
  /** Deploys a new text; the server's process ends as by `kill -9` when it reaches the moment. */
  trial(point: string, text: string): Promise<CrashReport>
  close(): Promise<void>
}

const PLACE = { project: 'sample', app: 'shop' }
const HOST = 'shop.localhost'
const CONVERGES_WITHIN_MS = 60_000

/** One Podo with one app under load, whose server and worker can be ended at any named moment. */
export async function crashStage(): Promise<CrashStage> {
  const folder = await mkdtemp(join(tmpdir(), 'podo-fault-'))
  await chmod(folder, 0o777)
  const file = join(folder, 'point')
  const podo = await startPodo({ environment: { PODO_FAULT_POINT_FILE: file } })
  await deployFiles(podo, 'shop', migratingApp('first'))
  return {
    podo,
    trial: (point, text) => runTrial(podo, file, point, text),
    close: async () => {
      await podo.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function runTrial(podo: TestPodo, file: string, point: string, text: string): Promise<CrashReport> {
  const load = loadApp(podo.appsPort, HOST, { connections: 2 })
  const before = (await podo.api.deployments.list({ ...PLACE, limit: 1 })).items[0]?.number ?? 0
  await writeFile(file, point)
  await chmod(file, 0o666)
  const began = performance.now()
  const accepted = await acceptFiles(podo, 'shop', migratingApp(text)).then((deployment) => deployment.number, () => null)
  await waitFor({ what: `the server to die at ${point}`, timeoutMs: 30_000 }, () => (existsSync(file) ? undefined : true))
  const broken: string[] = []
  const ended = await newestEnded(podo)
  const convergedSeconds = (performance.now() - began) / 1000
  const report = await load.stop()
  // A trigger whose acceptance was cut off may have been accepted or not; once answered, it is never lost.
  if (accepted !== null && ended.number !== accepted) broken.push(`#${accepted} was accepted and #${ended.number} is the newest`)
  if (ended.number > before + 1) broken.push(`one upload made ${ended.number - before} deployments`)
  if (ended.number > before && ended.status !== 'succeeded') broken.push(`#${ended.number} ended ${ended.status}: ${ended.cause?.sentence ?? ''}`)
  const expected = ended.number > before ? text : null
  const answer = await requestApp(podo.appsPort, HOST)
  if (expected !== null && answer.body !== expected) broken.push(`the app answers "${answer.body.slice(0, 40)}" instead of "${expected}"`)
  if (report.failures.length > 0) broken.push(`${report.failures.length} of ${report.answered} requests failed: ${report.failures[0] ?? ''}`)
  if (expected !== null) broken.push(...(await migrationsRun(podo, ended.number)))
  return { point, broken, convergedSeconds }
}

async function newestEnded(podo: TestPodo): Promise<{ number: number; status: string; cause: { sentence: string } | null }> {
  return waitFor({ what: 'the newest deployment to end', timeoutMs: CONVERGES_WITHIN_MS, everyMs: 100 }, async () => {
    const newest = await podo.api.deployments.list({ ...PLACE, limit: 1 }).then(({ items }) => items[0], () => undefined)
    return newest === undefined || newest.endedAt === null ? undefined : newest
  })
}

/** The pre-deploy command counts its runs in the deployment's log: once, never twice. */
async function migrationsRun(podo: TestPodo, number: number): Promise<string[]> {
  const { lines } = await podo.api.deployments.log({ ...PLACE, number, contains: 'migrating-once', limit: 100 })
  const runs = new Set(lines.map((line) => line.text.trim()))
  return runs.size > 1 ? [`the pre-deploy command of #${number} ran ${runs.size} times`] : []
}

const migratingApp = (text: string): Files => ({
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'podo.yaml': 'predeploy: node migrate.js\n',
  'migrate.js': 'console.log("migrating-once " + process.pid + " " + Date.now())',
  'server.js': `
    const server = require('node:http').createServer((request, response) => response.end(${JSON.stringify(text)})).listen(process.env.PORT)
    process.on('SIGTERM', () => server.close(() => process.exit(0)))`,
})

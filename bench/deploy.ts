import { waitFor } from '@podo/kernel'
import { acceptFiles, deployFiles, deploymentEnded, loadApp, requestApp, startPodo } from '@podo/testkit'
import type { Files, TestPodo } from '@podo/testkit'
import { inSeconds, printTable, spread } from './statistics.ts'
import type { Spread } from './statistics.ts'

/**
 * From the first byte of the upload until the new version answers at the app's address, as a client sees it; the same
 * for a rollback, from the request on. Then switches under load, with every request counted.
 */
export interface DeployFigures {
  readonly cold: Spread
  readonly warm: Spread
  readonly noChange: Spread
  readonly rollbackWarm: Spread
  readonly rollbackCold: Spread
  readonly switches: number
  readonly requests: number
  readonly failedRequests: number
  readonly longestRequestMs: number
}

const HOST = 'shop.localhost'
const PLACE = { project: 'sample', app: 'shop' }

export async function run(options: { small: boolean }): Promise<DeployFigures> {
  const rounds = options.small ? 2 : 10
  const switches = options.small ? 5 : 50
  const podo = await startPodo()
  try {
    const cold = [await timeDeploy(podo, 'cold')]
    const warm = await repeat(rounds, (round) => timeDeploy(podo, `warm ${round}`))
    const noChange = await repeat(rounds, async () => {
      const began = performance.now()
      await deployFiles(podo, 'shop', app(`warm ${rounds - 1}`))
      return performance.now() - began
    })
    const rollbackWarm = await repeat(rounds, () => timeRollback(podo, 'switch'))
    const rollbackCold = await repeat(Math.min(rounds, 5), () => timeRollback(podo, 'start'))
    const load = loadApp(podo.appsPort, HOST)
    for (let index = 0; index < switches; index += 1) await timeDeploy(podo, `switch ${index}`)
    const report = await load.stop()
    const figures: DeployFigures = {
      cold: spread(cold), warm: spread(warm), noChange: spread(noChange), rollbackWarm: spread(rollbackWarm), rollbackCold: spread(rollbackCold),
      switches, requests: report.answered, failedRequests: report.failures.length, longestRequestMs: report.longestMs,
    }
    print(figures, report.failures)
    return figures
  } finally {
    await podo.stop()
  }
}

async function repeat(times: number, once: (round: number) => Promise<number>): Promise<number[]> {
  const figures: number[] = []
  for (let round = 0; round < times; round += 1) figures.push(await once(round))
  return figures
}

async function timeDeploy(podo: TestPodo, text: string): Promise<number> {
  const began = performance.now()
  const accepted = await acceptFiles(podo, 'shop', app(text), { passHold: true })
  await untilAnswers(podo, text)
  const took = performance.now() - began
  const ended = await deploymentEnded(podo, 'shop', accepted.number)
  if (ended.status !== 'succeeded') throw new Error(`deployment #${accepted.number} ${ended.status}: ${ended.cause?.sentence ?? ''}`)
  return took
}

/** To the newest release of another version that is warm, or is not warm any more. */
async function timeRollback(podo: TestPodo, how: 'switch' | 'start'): Promise<number> {
  // Older releases drain for some seconds; a cold one must have ended.
  if (how === 'start') await waitFor({ what: 'older releases to end', timeoutMs: 60_000 }, async () => ((await podo.api.apps.instances(PLACE)).instances.length <= 2 ? true : undefined))
  const before = (await requestApp(podo.appsPort, HOST)).body
  const { items } = await podo.api.releases.list({ ...PLACE, limit: 50 })
  const running = new Set(items.filter((one) => one.traffic !== 'none').map((one) => one.commit.commit))
  const release = items.find((one) => (how === 'switch' ? one.traffic === 'settling' : !running.has(one.commit.commit)))
  if (release === undefined) throw new Error(`no release to roll back to by ${how}`)
  const began = performance.now()
  const accepted = await podo.api.releases.rollback({ ...PLACE, number: release.number, reason: 'bench' })
  await waitFor({ what: 'the rollback to answer', timeoutMs: 60_000, everyMs: 2 }, async () => ((await requestApp(podo.appsPort, HOST)).body === before ? undefined : true))
  const took = performance.now() - began
  const ended = await deploymentEnded(podo, 'shop', accepted.number)
  if (ended.status !== 'succeeded') throw new Error(`rollback #${accepted.number} ${ended.status}: ${ended.cause?.sentence ?? ''}`)
  return took
}

async function untilAnswers(podo: TestPodo, text: string): Promise<void> {
  await waitFor({ what: `"${text}" to go live`, timeoutMs: 60_000, everyMs: 5 }, async () => ((await requestApp(podo.appsPort, HOST)).body === text ? true : undefined))
}

const app = (text: string): Files => ({
  'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node server.js' } }),
  'server.js': `
    const server = require('node:http').createServer((request, response) => response.end(${JSON.stringify(text)})).listen(process.env.PORT)
    process.on('SIGTERM', () => server.close(() => process.exit(0)))`,
})

function print(figures: DeployFigures, failures: readonly string[]): void {
  const row = (name: string, { median, minimum, maximum, count }: Spread): string[] => [name, inSeconds(median), inSeconds(minimum), inSeconds(maximum), String(count)]
  printTable([
    ['upload → answers', 'median', 'least', 'most', 'n'],
    row('cold, first of an app', figures.cold),
    row('warm, one line changed', figures.warm),
    row('no change', figures.noChange),
    row('rollback, warm', figures.rollbackWarm),
    row('rollback, cold', figures.rollbackCold),
  ])
  process.stdout.write(`${figures.switches} switches under load: ${figures.requests} requests, ${figures.failedRequests} failed, longest ${Math.round(figures.longestRequestMs)} ms\n`)
  for (const failure of failures.slice(0, 10)) process.stdout.write(`  ${failure}\n`)
}

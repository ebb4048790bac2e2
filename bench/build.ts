import { cp, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeploymentDetail } from '@podo/contract'
import { TOOLCHAINS } from '@podo/domain'
import type { Detection, Plan } from '@podo/domain'
import { deploymentEnded, findToolchains, repositoryRoot, startPodo } from '@podo/testkit'
import type { TestPodo } from '@podo/testkit'
import { changeLine } from './build/change-line.ts'
import { printTable, spread } from './statistics.ts'
import type { Spread } from './statistics.ts'

/**
 * How long the examples take to build and to go live, as the deployment itself tells: the first time, after one line
 * changed, and with no change. One after another on a Podo of their own; what the registry takes is in `cold`.
 */
interface ExampleFigures {
  readonly folder: string
  readonly language: string
  /** The line that was changed stands in this file. */
  readonly changed: string
  readonly cold: Times
  readonly warm: Times
  readonly noChange: Times
}

/** Milliseconds of the phase `build`, and from the accepted deployment to its end. */
interface Times {
  readonly build: Spread
  readonly whole: Spread
}

export interface BuildFigures {
  readonly examples: readonly ExampleFigures[]
  /** Folder to why it has no figures. */
  readonly left: Readonly<Record<string, string>>
}

const EXAMPLES = join(repositoryRoot, 'examples')
const LONGEST_MS = 900_000

export async function run(options: { small: boolean }): Promise<BuildFigures> {
  const { path, missing } = await findToolchains()
  const copies = await mkdtemp(join(tmpdir(), 'podo-bench-build-'))
  const podo = await startPodo({ environment: { PODO_TOOL_PATH: path } })
  const examples: ExampleFigures[] = []
  const left: Record<string, string> = {}
  try {
    for (const folder of await foldersToBuild(podo, options.small)) {
      process.stderr.write(`${folder}\n`)
      const plan = await planOf(podo, folder)
      const absent = plan?.toolchains.find(({ name }) => missing.has(name))
      if (plan === null) left[folder] = 'no plan'
      else if (absent !== undefined) left[folder] = `${TOOLCHAINS[absent.name].title} is not here`
      else await measure(podo, join(copies, folder), folder, plan, options.small ? 1 : 3).then((figures) => examples.push(figures), (error: unknown) => (left[folder] = String(error)))
    }
  } finally {
    await podo.stop()
    await rm(copies, { recursive: true, force: true })
  }
  print(examples, left)
  if (examples.length === 0) throw new Error('no example could be built')
  return { examples, left }
}

/** All of them; in a small run the first of each language. */
async function foldersToBuild(podo: TestPodo, small: boolean): Promise<string[]> {
  const entries = await readdir(EXAMPLES, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory() && entry.name !== 'broken').map(({ name }) => name).sort()
  if (!small) return folders
  const byLanguage = new Map<string, string>()
  for (const folder of folders) {
    const language = (await planOf(podo, folder))?.language.value ?? ''
    if (!byLanguage.has(language)) byLanguage.set(language, folder)
  }
  return [...byLanguage.values()]
}

async function planOf(podo: TestPodo, folder: string): Promise<Plan | null> {
  const { stdout } = await podo.cli(['plan', '--json'], { cwd: join(EXAMPLES, folder) })
  const detection = JSON.parse(stdout) as Detection
  return detection.kind === 'plan' ? detection.plan : null
}

async function measure(podo: TestPodo, copy: string, folder: string, plan: Plan, rounds: number): Promise<ExampleFigures> {
  await cp(join(EXAMPLES, folder), copy, { recursive: true })
  const cold = [await deploy(podo, copy, folder)]
  const warm: Took[] = []
  let changed = ''
  for (let round = 0; round < rounds; round += 1) {
    changed = await changeLine(copy, `round ${round}`)
    warm.push(await deploy(podo, copy, folder))
  }
  const noChange: Took[] = []
  for (let round = 0; round < rounds; round += 1) noChange.push(await deploy(podo, copy, folder))
  if (noChange.some(({ reused }) => !reused)) throw new Error('the same source was built twice')
  return { folder, language: plan.language.value, changed, cold: timesOf(cold), warm: timesOf(warm), noChange: timesOf(noChange) }
}

interface Took {
  readonly build: number
  readonly whole: number
  readonly reused: boolean
}

async function deploy(podo: TestPodo, cwd: string, app: string): Promise<Took> {
  const { stdout, stderr } = await podo.cli(['deploy', '--app', app, '--no-wait', '--json'], { cwd, timeoutMs: 120_000 })
  const { number } = JSON.parse(stdout) as { number?: number }
  if (number === undefined) throw new Error(stderr || stdout)
  const ended = await deploymentEnded(podo, app, number, {}, LONGEST_MS)
  if (ended.status !== 'succeeded') throw new Error(`${ended.cause?.code ?? ended.status}: ${ended.cause?.sentence ?? ''}`)
  const { lines } = await podo.api.deployments.log({ project: ended.project, app, environment: ended.environment, number, limit: 1000 })
  return { build: phaseTook(ended), whole: since(ended.createdAt, ended.endedAt), reused: lines.some(({ text }) => text.startsWith('Built before')) }
}

function phaseTook({ phases }: DeploymentDetail): number {
  const build = phases.find(({ phase }) => phase === 'build')
  return since(build?.startedAt ?? null, build?.endedAt ?? null)
}

const since = (from: string | null, to: string | null): number => Date.parse(to ?? '') - Date.parse(from ?? '')

const timesOf = (took: readonly Took[]): Times => ({ build: spread(took.map(({ build }) => build)), whole: spread(took.map(({ whole }) => whole)) })

function print(examples: readonly ExampleFigures[], left: BuildFigures['left']): void {
  const cell = ({ build, whole }: Times): string[] => [seconds(build.median), seconds(whole.median)]
  printTable([
    ['example', 'language', 'cold: build', 'live', 'one line: build', 'live', 'no change: build', 'live'],
    ...examples.map(({ folder, language, cold, warm, noChange }) => [folder, language, ...cell(cold), ...cell(warm), ...cell(noChange)]),
  ])
  for (const [folder, why] of Object.entries(left)) process.stdout.write(`left out: ${folder}: ${why}\n`)
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(2)} s`

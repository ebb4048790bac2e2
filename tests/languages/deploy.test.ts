import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import type { Detection, Plan } from '@podo/domain'
import { deploymentEnded, findToolchains, repositoryRoot, requestApp, startPodo } from '@podo/testkit'
import type { FoundToolchains, TestPodo } from '@podo/testkit'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { TestContext } from 'vitest'
import { EXAMPLES } from './examples.ts'
import type { Example } from './examples.ts'

const run = promisify(execFile)
const examples = join(repositoryRoot, 'examples')
const MINUTES = 60_000

let podo: TestPodo
let found: FoundToolchains
let copies: string
const left = new Map<string, string[]>()

beforeAll(async () => {
  found = await findToolchains()
  copies = await mkdtemp(join(tmpdir(), 'podo-languages-'))
  podo = await startPodo({ environment: { PODO_TOOL_PATH: found.path } })
})

afterAll(async () => {
  await podo.stop()
  await rm(copies, { recursive: true, force: true })
  for (const [what, folders] of left) console.log(`languages: ${what} is not here; not deployed: ${folders.join(', ')}`)
})

test('every folder of examples/ is in the table', () => {
  const folders = readdirSync(examples, { withFileTypes: true }).filter((entry) => entry.isDirectory() && entry.name !== 'broken')
  expect(EXAMPLES.map(({ folder }) => folder).toSorted()).toEqual(folders.map(({ name }) => name).toSorted())
})

describe('podo plan', () => {
  test.concurrent.for(EXAMPLES)('of $folder says what it found, each line with its file', async (example) => {
    const { stdout } = await podo.cli(['plan', '--json'], { cwd: join(examples, example.folder) })
    const detection = JSON.parse(stdout) as Detection
    if (detection.kind === 'unknown') throw new Error(detection.sentence)
    expect(linesOf(detection.plan)).toMatchObject(example.plan)
    expect(detection.plan.toolchains.map(({ name }) => name)).toEqual(expect.arrayContaining([...(example.toolchains ?? [])]))
  })
})

describe('podo deploy', () => {
  test.concurrent.for(EXAMPLES)('of $folder goes live and answers', { timeout: 10 * MINUTES }, async (example, context) => {
    const missing = (example.toolchains ?? []).filter((name) => found.missing.has(name))
    if (missing.length > 0) return leaveOut(example, missing.join(' and '), context)
    const folder = await copyOf(example)
    const { stdout, stderr } = await podo.cli(['deploy', '--app', example.folder, '--json'], { cwd: folder, timeoutMs: 10 * MINUTES })
    const { number } = JSON.parse(stdout) as { number: number }
    const deployment = await deploymentEnded(podo, example.folder, number)
    if (deployment.cause?.code === 'PODO-INSTALL-REGISTRY' && example.registry !== undefined) return leaveOut(example, `the registry of ${example.registry}`, context)
    expect(deployment, `${stdout}${stderr}`).toMatchObject({ status: 'succeeded', cause: null })
    for (const [path, text] of Object.entries(example.answers)) {
      const answer = await requestApp(podo.appsPort, `${example.folder}.localhost`, path)
      expect([path, answer.status]).toEqual([path, 200])
      expect(answer.body).toContain(text)
    }
  })
})

/** Counted as skipped and named at the end: never passed over. */
function leaveOut({ folder }: Example, what: string, context: TestContext): never {
  left.set(what, [...(left.get(what) ?? []), folder])
  return context.skip(`${what} is not here`)
}

async function copyOf({ folder, prepare }: Example): Promise<string> {
  const copy = join(copies, folder)
  await cp(join(examples, folder), copy, { recursive: true })
  const [program, ...argv] = prepare ?? []
  if (program !== undefined) await run(program, argv, { cwd: copy, timeout: 5 * MINUTES, env: { ...process.env, PODO_CACHE: join(copies, 'tools'), PATH: `${join(repositoryRoot, 'dist/tools')}:${found.path}:${process.env['PATH'] ?? ''}` } })
  return copy
}

function linesOf(plan: Plan): Record<string, string | undefined> {
  const { language, framework, packageManager, install, build, processes, staticRoot } = plan
  return { language: language.value, framework: framework?.value, packageManager: packageManager?.value, install: install?.value, build: build?.value, web: processes['web']?.value, staticRoot: staticRoot?.value }
}

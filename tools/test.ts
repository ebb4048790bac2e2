/**
 * `npm test`: every check, the build, every suite; ends with `N passed, N failed`. CI runs this and nothing else.
 * `npm run test:unit` (`tools/test.ts unit`) runs the suites that are named, without the checks.
 */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { runChecks } from './check/run-checks.ts'
import { seconds } from './duration.ts'
import { runNode } from './run-tool.ts'
import { provideSoftware } from './test/missing-software.ts'
import { runSuite, type Counts } from './test/run-suite.ts'
import { suites } from './test/suites.ts'

const root = join(import.meta.dirname, '..')
/** Suites whose tests lie beside their source. */
const besideSource = ['unit', 'process']
const named = process.argv.slice(2)
const all = await existingSuites()
const chosen = named.length === 0 ? all : named
const unknown = chosen.filter((name) => !besideSource.includes(name) && !suites.some((suite) => suite === name))

const counts: Counts[] = []
const add = (passed: number, failed: number, skipped = 0): void => {
  counts.push({ passed, failed, skipped })
}

for (const name of unknown) {
  console.log(`test   There is no suite "${name}". Suites are ${besideSource.join(', ')}, ${suites.join(', ')} (tools/test/suites.ts).`)
  add(0, 1)
}
if (chosen.some((name) => !besideSource.includes(name))) {
  for (const name of provideSoftware(chosen)) {
    console.log(`test   ${name} is needed and not here.`)
    add(0, 1)
  }
}
if (named.length === 0) {
  const checked = await runChecks(root)
  add(checked.passed, checked.failed)
}
if (chosen.some((name) => !besideSource.includes(name))) await build()
for (const name of chosen) {
  if (unknown.includes(name)) continue
  const startedAt = performance.now()
  const ended = await runSuite(root, name)
  counts.push(ended)
  console.log(`test   ${name.padEnd(14)} ${seconds(performance.now() - startedAt)}  ${tell(ended)}`)
}

const total = counts.reduce((sum, one) => ({ passed: sum.passed + one.passed, failed: sum.failed + one.failed, skipped: sum.skipped + one.skipped }), {
  passed: 0,
  failed: 0,
  skipped: 0,
})
process.exitCode = total.failed === 0 ? 0 : 1
console.log(tell(total))

function tell({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

/** What lies beside its source, and each folder of tests/ that holds tests: listed suites in their order, then folders nobody listed. */
async function existingSuites(): Promise<string[]> {
  const entries = await readdir(join(root, 'tests'), { recursive: true })
  const folders = new Set(entries.filter((entry) => /\.test\.tsx?$/.test(entry)).map((entry) => entry.split('/')[0] ?? ''))
  const listed = suites.filter((suite) => folders.delete(suite))
  return [...besideSource, ...listed, ...folders]
}

/** The suites start what is in dist/, so that is made from the code as it is now. */
async function build(): Promise<void> {
  const { code, output, errors } = await runNode(root, ['tools/build.ts'], 120)
  process.stdout.write(output + errors)
  add(code === 0 ? 1 : 0, code === 0 ? 0 : 1)
}

/**
 * Runs every check and prints one line each. The tools are programs of their own and run two at a time beside the fences,
 * which run here. A check that throws is red like any other; one red check does not hide the next.
 */
import { fences } from '../fence/all.ts'
import { show } from '../fence/fence.ts'
import { seconds } from '../duration.ts'
import { repositoryAt } from '../repository/repository.ts'
import { duplicates } from './duplicates.ts'
import { lint } from './lint.ts'
import type { Step, StepResult } from './step.ts'
import { consoleTypes, types } from './types.ts'
import { unused } from './unused.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
}

/** The product alone: what tests use does not count as used. The console is bundled and seen by the other run. */
const product = ['./packages/*', './adapters/*', './apps/{launcher,server,agent,cli}'].flatMap((workspace) => ['--workspace', workspace])
const strict = ['--strict', '--include', 'files,dependencies,unlisted,unresolved', ...product]

const tools: readonly Step[] = [types('types', 'tsconfig.json'), consoleTypes, lint, unused('unused', []), unused('unused-strict', strict), duplicates]
const atATime = 2
const shownProblems = 60

type Tell = (lines: string) => void

export async function runChecks(root: string, tell: Tell = console.log): Promise<Tally> {
  const queue = [...tools]
  const results: boolean[] = []
  const worker = async (): Promise<void> => {
    for (let step = queue.shift(); step !== undefined; step = queue.shift()) results.push(await runStep(root, step, tell))
  }
  await Promise.all([...Array.from({ length: atATime }, worker), runFences(root, tell).then((ended) => results.push(...ended))])
  const failed = results.filter((ok) => !ok).length
  return { passed: results.length - failed, failed }
}

async function runFences(root: string, tell: Tell): Promise<boolean[]> {
  const repository = repositoryAt(root)
  const ended: boolean[] = []
  for (const { name, look } of fences) {
    const step: Step = {
      name,
      run: () => {
        const { seen, findings } = look(repository)
        return Promise.resolve({ seen, problems: findings.map(show) })
      },
    }
    ended.push(await runStep(root, step, tell))
  }
  return ended
}

async function runStep(root: string, step: Step, tell: Tell): Promise<boolean> {
  const startedAt = performance.now()
  const { seen, problems } = await attempt(root, step)
  const told = seen === 0 && problems.length === 0 ? ['saw nothing to check. The step looks in the wrong place.'] : problems
  const state = told.length === 0 ? `ok (${seen})` : `${told.length} ${told.length === 1 ? 'problem' : 'problems'}`
  const more = told.length - shownProblems
  const shown = more > 0 ? [...told.slice(0, shownProblems), `… and ${more} more`] : told
  tell([`check  ${step.name.padEnd(14)} ${seconds(performance.now() - startedAt)}  ${state}`, ...shown.map((line) => `       ${line}`)].join('\n'))
  return told.length === 0
}

async function attempt(root: string, step: Step): Promise<StepResult> {
  try {
    return await step.run(root)
  } catch (error) {
    return { seen: 0, problems: [error instanceof Error ? error.message : String(error)] }
  }
}

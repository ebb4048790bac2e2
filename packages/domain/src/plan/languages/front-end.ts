import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import { chooseManager } from './node-manager.ts'
import { readNodePackage } from './node-package.ts'

/** The build of a front end that lies beside an app of another language: its packages, then its own script. */
export function findFrontEnd(tree: AppTree): Sourced<string> | null {
  const read = readNodePackage(tree)
  if (read.kind !== 'package' || !read.content.scripts.has('build')) return null
  const member = { tree, content: read.content }
  const manager = chooseManager(member, { ...member, patterns: [], members: () => [] }, null)
  return { value: `${manager.install('all').value} && ${manager.run('build')}`, from: 'package.json' }
}

/** One step after the other, those that are there. */
export function chainSteps(...steps: readonly (Sourced<string> | null)[]): Sourced<string> | null {
  const there = steps.filter((step) => step !== null)
  const [first] = there
  return first === undefined ? null : { value: there.map(({ value }) => value).join(' && '), from: there.at(-1)?.from ?? first.from }
}

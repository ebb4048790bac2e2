import { planLines } from '@podo/domain'
import type { Plan } from '@podo/domain'
import { inert } from './output.ts'

const TITLES: Readonly<Record<string, string>> = {
  packageManager: 'package manager',
  toolchain: 'needs',
  root: 'folder',
  workspace: 'artifact of',
  installed: 'installed in',
  buildVariable: 'build variable',
  cache: 'cached',
  path: 'programs in',
  predeploy: 'pre-deploy',
  staticRoot: 'static files',
  staticFallback: 'fallback',
  healthPath: 'health path',
}

/** What it is called, what it says, the file that it came from, and the field of podo.yaml that would replace it. */
export function planRows(plan: Plan): string[][] {
  return planLines(plan).map(({ name, value, from, override }) => [titleOf(name), inert(value).trim().replace(/\s*\n\s*/g, ' ⏎ '), `from ${inert(from)}`, override === null ? '' : `podo.yaml: ${inert(override)}`])
}

function titleOf(name: string): string {
  const [kind = '', ...rest] = name.split('.')
  return [TITLES[kind] ?? kind, inert(rest.join('.'))].join(' ').trim()
}

/** `node (Express): npm ci, node server.js`, for before a deployment. */
export function planSummary(plan: Plan): string {
  const { language, framework, install, build, processes, staticRoot } = plan
  const kind = framework === null ? language.value : `${language.value} (${framework.value})`
  const steps = [install?.value, build?.value, processes['web']?.value ?? (staticRoot === null ? undefined : `static files of ${staticRoot.value}`)]
  return inert(`${kind}: ${steps.filter((step) => step !== undefined).join(', ')}`)
}

import type { Sourced } from '../plan.ts'
import type { NodeManager } from './node-manager.ts'
import { callsManager } from './node-script.ts'
import type { Serving } from './node-serving.ts'
import { otherRuntime } from './node-version.ts'
import type { Home } from './node-workspace.ts'

/** A program that npm brings into the release beside the packages of the app. */
export interface ExtraProgram {
  /** Fetches it, before everything else is installed. */
  readonly command: string
  /** What that makes, relative to the app. */
  readonly folder: string
  /** Where the program lies in it. */
  readonly path: string
  readonly from: string
}

const MANAGER = '.podo/manager'
const RUNTIME = '.podo/node'

/**
 * The Node.js that podo.yaml asks for, where it is another one, and the package manager where a start command cannot do
 * without it: a start asks no registry.
 */
export function extraPrograms(home: Home, version: Sourced<string> | null, manager: NodeManager, serving: Serving, said: readonly string[]): ExtraProgram[] {
  const programs: ExtraProgram[] = []
  const runtime = otherRuntime(version, home.tree)
  if (runtime !== null && version !== null) programs.push({ command: fetchRuntime(runtime), folder: RUNTIME, path: `${RUNTIME}/bin`, from: version.from })
  const web = serving.web?.value ?? ''
  const isCalled = [web, ...(web.startsWith('npm run ') ? [serving.start?.text ?? ''] : []), ...said].some(callsManager)
  if (isCalled && manager.tool !== null) programs.push({ command: `npm install --prefix ${MANAGER} --no-save ${manager.tool}`, folder: MANAGER, path: `${MANAGER}/node_modules/.bin`, from: manager.name.from })
  return programs
}

/** With a npm that runs on it: the one that Podo brings does not run on older ones. A shell that has called npm remembers where that was. */
function fetchRuntime(version: string): string {
  const major = Number(/\d+/.exec(version)?.[0])
  const npm = major < 18 ? ' npm@8' : major < 23 ? ' npm@10' : ''
  const platform = 'node-linux-$(node -p process.arch)'
  const links = ['node', ...(npm === '' ? [] : ['npm', 'npx'])]
  const targets = links.map((name) => (name === 'node' ? `../node_modules/${platform}/bin/node` : `../node_modules/.bin/${name}`))
  return `npm install --prefix ${RUNTIME} --no-save ${platform}@${version}${npm} && mkdir -p ${RUNTIME}/bin && ln -sf ${targets.join(' ')} ${RUNTIME}/bin/ && hash -r`
}

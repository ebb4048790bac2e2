import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { withoutKeeper } from './node-keeper.ts'
import { listenWhereAsked } from './node-listen.ts'
import { BIN_OWNERS } from './node-package.ts'
import type { NodePackage } from './node-package.ts'
import { isBuildStep, isDevelopmentCommand, readScript, withoutRunner } from './node-script.ts'
import type { Script } from './node-script.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** How scripts of package.json start the app. */
export interface Start {
  readonly web: Sourced<string>
  /** The flag that carries the port. */
  readonly port: Sourced<string> | null
  readonly environment: Readonly<Record<string, Sourced<string>>>
  /** Steps of the script that build: they run in the build, and not before every start. */
  readonly buildSteps: readonly string[]
  /** A tool that serves what a build made. */
  readonly isServer: boolean
  /** Every word that it says, to find the packages that it needs. */
  readonly text: string
  readonly notices: readonly PlanNotice[]
}

/** By habit, what starts a release where `start` starts a development server. */
const PRODUCTION_NAMES = ['start', 'start:prod', 'start:production', 'serve:prod', 'production', 'prod']
/** Asked last: a server by another name. */
const OTHER_NAMES = ['server', 'serve', 'dev']

export const findProductionStart = (app: Member): Start | null => firstStart(app, PRODUCTION_NAMES)

export const findOtherStart = (app: Member): Start | null => firstStart(app, OTHER_NAMES)

function firstStart(app: Member, names: readonly string[]): Start | null {
  for (const name of names) {
    const script = readScript(app.content, name)
    if (script !== null && script.command !== '' && !isDevelopmentCommand(script.command)) return startOf(app, name, script)
  }
  return null
}

function startOf(app: Member, name: string, script: Script): Start {
  const { content } = app
  const from = sourcePath(app.tree, 'package.json')
  const hook = content.scripts.has(`pre${name}`) ? (readScript(content, `pre${name}`)?.steps ?? null) : []
  const before = script.steps.slice(0, -1)
  const buildSteps = [...(hook ?? []), ...before.filter((step) => isBuildStep(content, step))]
  const isPlain = hook !== null && hook.every((step) => isBuildStep(content, step)) && !/\bnpm_/.test(script.steps.join(' '))
  const text = [...(hook ?? []), ...script.steps].join(' ')
  if (!isPlain) return { web: { value: `npm run ${name}`, from }, port: null, environment: {}, buildSteps: [], isServer: false, text, notices: [] }
  const program = withoutRunner(script.command)
  const fetched = program === script.command && !GLOBAL_TOOLS.test(program) ? null : fetchedTool(content, program)
  const listening = listenWhereAsked(withoutKeeper(program) ?? program)
  const line = [...script.assignments.filter((assignment) => !/^PORT=\d+$/.test(assignment)), ...(fetched === null ? [] : ['npx --yes']), listening.command].join(' ')
  const value = [...before.filter((step) => !isBuildStep(content, step) && !/^set \S+$/i.test(step)), line].join(' && ')
  return {
    web: { value, from },
    port: listening.flag === null ? null : { value: listening.flag, from },
    environment: listening.environment,
    buildSteps,
    isServer: listening.isServer,
    text,
    notices: noticesOf(listening.command, fetched, from),
  }
}

/** Servers of files that many have installed for all their projects, and name without npx. */
const GLOBAL_TOOLS = /^(?:serve|http-server|sirv|json-server)(?:\s|$)/

/** What npx would fetch from the registry: a tool that is no dependency. Tools by another name than their package are known. */
function fetchedTool(content: NodePackage, command: string): string | null {
  const tool = command.split(/\s/)[0] ?? ''
  const owner = BIN_OWNERS.get(tool) ?? tool
  return content.dependencies.has(owner) || content.devDependencies.has(owner) ? null : tool
}

function noticesOf(command: string, fetched: string | null, from: string): PlanNotice[] {
  return [
    ...(fetched === null ? [] : [notice('tool-fetched-at-start', { file: from, tool: fetched.slice(0, 60) })]),
    ...(command.startsWith('vite preview') ? [notice('vite-preview')] : []),
  ]
}

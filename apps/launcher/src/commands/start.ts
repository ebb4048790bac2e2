import { existsSync, readFileSync } from 'node:fs'
import { realpath, truncate } from 'node:fs/promises'
import { join } from 'node:path'
import { dataLayout, runLayout, runtimeLayout, startOptions } from '@podo/config'
import type { DataLayout, RuntimeLayout, StartOptions } from '@podo/config'
import { callLauncher } from '../control/call.ts'
import { checkSpace, makeFirstFolders, openDataFolder } from '../data/folders.ts'
import { isLocked } from '../data/lock.ts'
import { readState } from '../data/state.ts'
import { exitCodes, failure } from '../exit-codes.ts'
import { hasDatabase } from '../postgres/place.ts'
import { identify, isAlive } from '../process/identity.ts'
import { spawnDetached } from '../process/spawn-detached.ts'
import { findLivingAgent, spawnLauncherFromAgent } from '../programs/ask-agent.ts'
import { launcherFlags } from '../programs/node-flags.ts'
import { PLAN_VARIABLE, planFrom } from '../run/plan.ts'
import type { Plan } from '../run/plan.ts'
import { readClone } from '../runtime/clone.ts'
import { prepareRuntime } from '../runtime/prepare.ts'
import { findToolFolders } from '../runtime/tool-path.ts'
import { attach } from './attach.ts'
import type { Around } from './around.ts'
import { startHelp } from './help.ts'

/** `podo start`: look at what is there, copy what runs, then be the launcher, or follow one started elsewhere. */
export async function start(argv: readonly string[], around: Around): Promise<number> {
  if (argv.includes('--help') || argv.includes('-h')) return startHelp(around.print)
  const asked = readOptions(argv, around)
  await openDataFolder(dataLayout(asked.dataFolder))
  // One name for one folder: by another (a symlink) its processes would not be known again.
  const options = readOptions([...argv, '--data', await realpath(asked.dataFolder)], around)
  const data = dataLayout(options.dataFolder)
  const run = runLayout(options.runFolder)
  await refuseSecondStart(options, data)
  await checkSpace(data, !hasDatabase(data))
  await makeFirstFolders(data, run)
  const runtime = await copyPrograms(data, around)
  const toolFolders = options.toolFolders ?? (await findToolFolders(around.environment['PATH'], around.person.uid === 0))
  const plan = planFrom(options, runtime.root, toolFolders.join(':'), around.command)
  const agent = await findLivingAgent(run.agentSocket)
  if (agent !== undefined) return startFromAgent({ ...plan, agent: agent.pid }, options, around)
  if (options.detach) return startDetached(plan, around)
  return becomeLauncher({ ...plan, foreground: true }, runtime, around)
}

function readOptions(argv: readonly string[], around: Around): StartOptions {
  const answer = startOptions(argv, around.environment, around)
  if (answer.ok) return answer.options
  throw failure('BAD_OPTION', answer.mistakes.join('\n'))
}

async function refuseSecondStart(options: StartOptions, data: DataLayout): Promise<void> {
  const call = await callLauncher(runLayout(options.runFolder).launcherSocket)
  call?.close()
  if (call === undefined && !(await isLocked(data.lock))) return
  const state = await readState(data.launcherState)
  const where = state === undefined ? '' : ` at ${state.consoleOrigin} (process ${state.launcher.pid})`
  throw failure('ALREADY_RUNNING', `Podo already runs on ${options.dataFolder}${where}. Stop it with podo stop, or start another on a folder and ports of its own: --data, --port, --apps-port.`)
}

export async function copyPrograms(data: DataLayout, around: Around): Promise<RuntimeLayout> {
  if (around.cloneRoot === undefined) return runtimeLayout(around.runtimeRoot)
  return prepareRuntime(await readClone(around.cloneRoot), data)
}

/** After a `kill -9` of the launcher, or a stop that left the apps running: only the agent still has the sockets. */
async function startFromAgent(plan: Plan, options: StartOptions, around: Around): Promise<number> {
  const state = await readState(dataLayout(plan.dataFolder).launcherState)
  if (state !== undefined && (state.port !== plan.port || state.appsPort !== plan.appsPort || state.host !== plan.host)) {
    throw failure('PORT_IN_USE', `The apps still run, reached at ${state.host} with --port ${state.port} and --apps-port ${state.appsPort}. Start with the same, or run podo stop first.`)
  }
  const runtime = runtimeLayout(plan.runtime)
  const output = await openOutput(plan)
  const pid = await spawnLauncherFromAgent(runLayout(plan.runFolder).agentSocket, {
    argv: [runtime.node, ...launcherFlags, join(runtime.programs, 'launcher.js')],
    environment: launcherEnvironment({ ...plan, inherited: true }, around),
    cwd: '/',
    logFile: output.file,
  })
  const exitCode = await follow(plan, around, options.detach, () => identify(pid) !== undefined)
  return exitCode ?? output.explain(around.print, null)
}

async function startDetached(plan: Plan, around: Around): Promise<number> {
  const runtime = runtimeLayout(plan.runtime)
  const output = await openOutput(plan)
  const { identity, ended } = await spawnDetached({
    file: runtime.node,
    argv: [...launcherFlags, join(runtime.programs, 'launcher.js')],
    environment: launcherEnvironment(plan, around),
    cwd: '/',
    account: undefined,
    logFile: output.file,
    descriptors: [],
  })
  const exitCode = await follow(plan, around, true, () => isAlive(identity))
  return exitCode ?? output.explain(around.print, (await ended).exitCode)
}

const follow = (plan: Plan, around: Around, untilReady: boolean, isAlive: () => boolean): Promise<number | undefined> =>
  attach({ socketPath: runLayout(plan.runFolder).launcherSocket, dataFolder: plan.dataFolder, command: around.command, untilReady, print: around.print, isComing: isAlive })

interface Output {
  readonly file: string
  /** Prints what a launcher wrote that ended before anybody could listen in. */
  explain(print: (line: string) => void, exitCode: number | null): number
}

async function openOutput(plan: Plan): Promise<Output> {
  const file = join(dataLayout(plan.dataFolder).logs, 'launcher.out')
  await truncate(file).catch(() => undefined)
  return {
    file,
    explain: (print, exitCode) => {
      const said = existsSync(file) ? readFileSync(file, 'utf8').trim() : ''
      print(said === '' ? `Podo did not start. The logs in ${dataLayout(plan.dataFolder).logs} tell why.` : said)
      return exitCode === null || exitCode === 0 ? exitCodes.LAUNCHER_LOST : exitCode
    },
  }
}

/** The launcher runs from the runtime folder too: this process becomes it, on the same terminal, with the same pid. */
function becomeLauncher(plan: Plan, runtime: RuntimeLayout, around: Around): never {
  if (process.execve === undefined) throw failure('WRONG_NODE', 'Podo needs Node.js 24 or newer on Linux. Run npm ci, which brings it.')
  return process.execve(runtime.node, [runtime.node, ...launcherFlags, join(runtime.programs, 'launcher.js')], launcherEnvironment(plan, around))
}

function launcherEnvironment(plan: Plan, around: Around): Record<string, string> {
  const entries = Object.entries(around.environment).filter((entry): entry is [string, string] => entry[1] !== undefined)
  return { ...Object.fromEntries(entries), [PLAN_VARIABLE]: JSON.stringify(plan) }
}

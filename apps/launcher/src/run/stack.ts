import type { DatabaseConfig } from '@podo/config'
import { runtimeLayout } from '@podo/config'
import type { Secret } from '@podo/kernel'
import { findOrMakeAccounts } from '../data/accounts.ts'
import type { Accounts } from '../data/accounts.ts'
import { makeFolders } from '../data/folders.ts'
import { findOrMakeKey, findOrMakeLocalToken, refuseNewKey } from '../data/keys.ts'
import { readState, writeState } from '../data/state.ts'
import type { LauncherState } from '../data/state.ts'
import { prepareDatabase } from '../database/prepare.ts'
import { failure } from '../exit-codes.ts'
import { initialise, writeAccessRules } from '../postgres/initialise.ts'
import { hasDatabase, postgresPlace } from '../postgres/place.ts'
import { postgresProgram, stopPostgres } from '../postgres/program.ts'
import { endProcess, identify, isAlive } from '../process/identity.ts'
import { keepRunning } from '../process/keep.ts'
import type { Kept, Program } from '../process/keep.ts'
import type { Running } from '../process/spawn-detached.ts'
import { agentProgram, drainAgent, livingAgent } from '../programs/agent.ts'
import type { Sockets } from '../programs/agent.ts'
import { runErrand } from '../programs/errand.ts'
import type { Surroundings } from '../programs/environment.ts'
import { serverProgram } from '../programs/server.ts'
import { bindSocket, inheritedSocket } from '../sockets/bind.ts'
import type { Desk } from './desk.ts'

/** What runs, as far as it was started. */
export interface Stack {
  sockets?: Sockets
  postgres?: Kept
  agent?: Kept
  server?: Kept
  isNew: boolean
}

export interface Origin {
  readonly databaseUrl: Secret | null
  readonly environment: NodeJS.ProcessEnv
}

const SERVER_DRAIN_MS = 30_000

/** Everything from nothing, or from what lives: fills the stack step by step, so that a failure knows what to undo. */
export async function bringUp(desk: Desk, stack: Stack, origin: Origin): Promise<void> {
  const before = await readState(desk.data.launcherState)
  stack.sockets = await openSockets(desk, before)
  const { accounts, key } = await prepareData(desk)
  const database = databaseOf(desk, origin)
  const around: Surroundings = { plan: desk.plan, database, accounts }
  const keep = (program: Program, running: Running): Kept =>
    keepRunning(program, running, { voice: desk.voice, log: desk.log, changed: () => note(desk, stack) })
  await Promise.all([
    startAgent(desk, agentProgram(around, stack.sockets, origin.environment), (program, running) => (stack.agent = keep(program, running))),
    startDatabase(desk, accounts, database, (program, running) => (stack.postgres = keep(program, running))).then((isNew) => (stack.isNew = isNew)),
  ])
  if (key === 'made' && !stack.isNew) await refuseNewKey(desk.data)
  if (desk.orders.isGiven()) return
  const server = serverProgram(around, stack.sockets.console, origin.environment)
  stack.server = keep(server, await server.start())
  await note(desk, stack)
  // The new one accepts already; the old one answers what it has accepted.
  if (before?.server != null) await endProcess(before.server, 'SIGTERM', SERVER_DRAIN_MS)
}

/** Ours from the agent or the launcher before, or bound now; a server that outlived both lets go of them first. */
async function openSockets(desk: Desk, before: LauncherState | undefined): Promise<Sockets> {
  const { plan } = desk
  if (plan.inherited) return { console: inheritedSocket(3), edge: inheritedSocket(4) }
  if (before?.server != null && isAlive(before.server)) await endProcess(before.server, 'SIGTERM', SERVER_DRAIN_MS)
  const console = bindSocket({ host: plan.host, port: plan.port, flag: '--port', variable: 'PODO_PORT' })
  return { console, edge: bindSocket({ host: plan.host, port: plan.appsPort, flag: '--apps-port', variable: 'PODO_APPS_PORT' }) }
}

async function prepareData(desk: Desk): Promise<{ accounts: Accounts | null; key: 'found' | 'made' }> {
  const accounts = await findOrMakeAccounts()
  await makeFolders(desk.data, desk.run, accounts)
  const key = await findOrMakeKey(desk.data, accounts?.server, hasDatabase(desk.data))
  await findOrMakeLocalToken(desk.data, accounts?.server)
  return { accounts, key }
}

const databaseOf = (desk: Desk, origin: Origin): DatabaseConfig =>
  origin.databaseUrl === null ? { kind: 'socket', folder: desk.run.databaseFolder, port: 5432, database: 'podo' } : { kind: 'url', url: origin.databaseUrl }

type Keep = (program: Program, running: Running) => void

async function startAgent(desk: Desk, program: Program, keep: Keep): Promise<void> {
  const living = livingAgent(desk.plan.agent)
  if (living !== undefined && desk.plan.replace) await drainAgent(living)
  keep(program, living === undefined || desk.plan.replace ? await program.start() : living)
}

/** Returns whether the database was new. */
async function startDatabase(desk: Desk, accounts: Accounts | null, database: DatabaseConfig, keep: Keep): Promise<boolean> {
  if (database.kind === 'socket') {
    const place = postgresPlace(desk.data, desk.run, runtimeLayout(desk.plan.runtime), accounts)
    await initialise(place)
    await writeAccessRules(place, accounts === null ? undefined : 'podo')
    const program = postgresProgram(place)
    keep(program, await program.start())
  }
  return prepareDatabase(database, desk.plan.runtime)
}

/** Written down for a launcher that comes after a `kill -9` of this one. */
async function note(desk: Desk, stack: Stack): Promise<void> {
  const launcher = identify(process.pid)
  if (launcher === undefined) throw failure('PROGRAM_FAILED', 'Podo cannot read /proc, which it needs to know its processes. Mount it, and start again.')
  const { dataFolder, consoleOrigin, appsOrigin, host, port, appsPort, sample, sharedSite, insecureHttp } = desk.plan
  const server = stack.server?.current()?.identity ?? null
  await writeState(desk.data.launcherState, { dataFolder, consoleOrigin, appsOrigin, host, port, appsPort, sample, sharedSite, insecureHttp, launcher, server })
}

/** After a start that failed: what this launcher started ends again, but an agent with apps goes on serving them. */
export async function takeDown(desk: Desk, stack: Stack): Promise<void> {
  await stopServer(stack)
  await stopDatabase(stack)
  const agent = stack.agent?.release()
  if (agent === undefined) return
  if ((await runErrand(desk.plan, 'has-apps')) !== 0) await drainAgent(agent)
}

export async function stopServer(stack: Stack, hurry?: AbortSignal): Promise<void> {
  const running = stack.server?.release()
  if (running !== undefined) await endProcess(running.identity, 'SIGTERM', SERVER_DRAIN_MS, hurry)
}

export async function stopDatabase(stack: Stack, hurry?: AbortSignal): Promise<void> {
  const running = stack.postgres?.release()
  if (running !== undefined) await stopPostgres(running.identity, hurry)
}

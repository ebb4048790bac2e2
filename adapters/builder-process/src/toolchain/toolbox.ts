import { mkdir } from 'node:fs/promises'
import { TOOLCHAINS } from '@podo/domain'
import type { Plan, ToolchainName } from '@podo/domain'
import { newId, unavailable } from '@podo/kernel'
import type { FoundToolchain } from '@podo/ports'
import type { BuilderProcessOptions } from '../options.ts'
import { stepEnvironment } from '../step/environment.ts'
import { runStep } from '../step/run-step.ts'
import { emptyFolderOf } from '../work.ts'
import { readVersion } from './version.ts'

/** Which programs this machine has, asked as the app whose build needs them. */
export interface Toolbox {
  find(appId: string, plan: Plan, signal: AbortSignal): Promise<FoundToolchain[]>
}

/**
 * A look costs a process (30 ms for Go, more than a second for Gradle), so that an answer is remembered while the
 * program is the same file: every build asks the agent for that, which costs 1 ms. Some programs choose between
 * versions behind one file, so that no answer is believed for longer than this.
 */
const REMEMBERED_MS = 600_000
/** Where the agent cannot say which file a program is. */
const UNSTAMPED_MS = 60_000
/** A cold Java virtual machine on a busy machine takes seconds. */
const LIMITS = { limits: { memoryBytes: 1_073_741_824 }, timeoutSeconds: 60, outputBytes: 65_536 }

interface Answer {
  readonly version: string | null
  readonly stamp: string | undefined
  readonly at: number
}

export function createToolbox(options: BuilderProcessOptions): Toolbox {
  const known = new Map<ToolchainName, Answer>()
  const find = async (appId: string, name: ToolchainName, stamp: string | null | undefined, signal: AbortSignal): Promise<FoundToolchain> => {
    if (stamp === null) return { name, version: null }
    const answer = known.get(name)
    if (answer !== undefined && answer.stamp === stamp && performance.now() - answer.at < (stamp === undefined ? UNSTAMPED_MS : REMEMBERED_MS)) return { name, version: answer.version }
    const version = await askVersion(options, appId, name, signal)
    known.set(name, { version, stamp, at: performance.now() })
    return { name, version }
  }
  return {
    find: async (appId, plan, signal) => {
      const names = plan.toolchains.map(({ name }) => name)
      if (names.length === 0) return []
      const programs = await options.agent.programs([...new Set(names.map((name) => TOOLCHAINS[name].program))])
      const stampOf = (name: ToolchainName): string | null | undefined => programs?.find((program) => program.name === TOOLCHAINS[name].program)?.stamp
      return Promise.all(names.map((name) => find(appId, name, stampOf(name), signal)))
    },
  }
}

/**
 * In an empty folder and without the caches of the app: some programs read what lies there before they say who they are,
 * and the answer is for the builds of every app.
 */
async function askVersion(options: BuilderProcessOptions, appId: string, name: ToolchainName, signal: AbortSignal): Promise<string | null> {
  const { program, title, versionArguments } = TOOLCHAINS[name]
  const folder = emptyFolderOf(options, appId)
  await mkdir(folder, { recursive: true, mode: 0o750 })
  const key = `tool.${name}.${newId()}`
  const lines: string[] = []
  try {
    const environment = stepEnvironment({ cache: folder, extra: options.environment ?? {}, variables: {} })
    const end = await runStep(options.agent, { key, appId, folder, argv: [program, ...versionArguments], environment, caches: [], ...LIMITS }, (line) => lines.push(line), signal)
    if (end.reason === 'cancelled') throw signal.reason ?? unavailable('TOOL_CHECK_CANCELLED', 'A look at the tools of this machine was cancelled. Deploy again.')
    if (end.reason !== 'exited') throw unavailable('TOOL_CHECK_FAILED', `${title} did not say its version in time. Deploy again.`)
    return end.exitCode === 0 ? readVersion(name, lines.join('\n')) : null
  } finally {
    await options.agent.forgetRun(key).catch((err: unknown) => options.logger.debug({ err, key }, 'a look at a tool could not be forgotten'))
  }
}

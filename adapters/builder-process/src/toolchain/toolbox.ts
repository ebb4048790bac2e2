import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { TOOLCHAINS } from '@podo/domain'
import type { Plan, ToolchainName } from '@podo/domain'
import { newId, unavailable } from '@podo/kernel'
import type { FoundToolchain } from '@podo/ports'
import type { BuilderProcessOptions } from '../options.ts'
import { stepEnvironment } from '../step/environment.ts'
import { runStep } from '../step/run-step.ts'
import { readVersion } from './version.ts'

/** Which programs this machine has, asked as the app whose build needs them. */
export interface Toolbox {
  find(appId: string, plan: Plan, signal: AbortSignal): Promise<FoundToolchain[]>
}

/** A program that was updated is seen after this; each look costs a process. */
const REMEMBERED_MS = 60_000
/** A cold Java virtual machine on a busy machine takes seconds. */
const LIMITS = { limits: { memoryBytes: 1_073_741_824 }, timeoutSeconds: 60, outputBytes: 65_536 }

export function createToolbox(options: BuilderProcessOptions): Toolbox {
  const known = new Map<ToolchainName, { readonly version: string | null; readonly at: number }>()
  const findOne = async (appId: string, name: ToolchainName, signal: AbortSignal): Promise<FoundToolchain> => {
    const remembered = known.get(name)
    if (remembered !== undefined && performance.now() - remembered.at < REMEMBERED_MS) return { name, version: remembered.version }
    const version = await askVersion(options, appId, name, signal)
    known.set(name, { version, at: performance.now() })
    return { name, version }
  }
  return { find: (appId, plan, signal) => Promise.all(plan.toolchains.map(({ name }) => findOne(appId, name, signal))) }
}

/** In an empty folder: some programs read files of the app before they say who they are, and fetch another version. */
async function askVersion(options: BuilderProcessOptions, appId: string, name: ToolchainName, signal: AbortSignal): Promise<string | null> {
  const { program, versionArguments } = TOOLCHAINS[name]
  const folder = join(options.buildsFolder, 'tools', appId)
  const cache = join(options.cachesFolder, appId, 'tools')
  await Promise.all([mkdir(folder, { recursive: true, mode: 0o750 }), mkdir(cache, { recursive: true, mode: 0o700 })])
  const key = `tool.${name}.${newId()}`
  const lines: string[] = []
  try {
    const environment = stepEnvironment({ cache, extra: options.environment ?? {}, variables: {} })
    const end = await runStep(options.agent, { key, appId, folder, argv: [program, ...versionArguments], environment, caches: [cache], ...LIMITS }, (line) => lines.push(line), signal)
    if (end.reason === 'cancelled') throw signal.reason ?? unavailable('TOOL_CHECK_CANCELLED', 'A look at the tools of this machine was cancelled. Deploy again.')
    if (end.reason !== 'exited') throw unavailable('TOOL_CHECK_FAILED', `${TOOLCHAINS[name].title} did not say its version in time. Deploy again.`)
    return end.exitCode === 0 ? readVersion(name, lines.join('\n')) : null
  } finally {
    await options.agent.forgetRun(key).catch((err: unknown) => options.logger.debug({ err, key }, 'a look at a tool could not be forgotten'))
  }
}

import type { AgentClient, ReleaseSpec } from '@podo/agent-protocol'
import { isAppError } from '@podo/kernel'
import type { ReleaseToRun, Runtime } from '@podo/ports'
import { MOST_PROCESSES, runCommand } from './run-command.ts'

export interface RuntimeProcessOptions {
  readonly agent: AgentClient
  /** Bytes a pre-deploy command may write before it is ended. */
  readonly outputBytes?: number
}

const MEGABYTE = 1024 * 1024

export function createRuntimeProcess(options: RuntimeProcessOptions): Runtime {
  const { agent } = options
  return {
    name: 'process',
    run: (run, onOutput, signal) => runCommand(agent, run, options.outputBytes ?? 64 * MEGABYTE, onOutput, signal),
    start: async (release) => {
      await agent.startRelease(releaseSpec(release))
    },
    observe: (target, contentKey, wait, signal) => agent.release(target.id, contentKey, wait, signal),
    list: (target) => orNothing(agent.releases(target.id)),
    probe: (target, request) => agent.probe(target.id, request),
    switchTraffic: (target, to) => agent.switchTraffic(target.id, { ...to, hosts: [...to.hosts] }),
    liveContentKey: async (target) => (await agent.route(target.id))?.contentKey ?? null,
    stop: (target, contentKey) => agent.stopRelease(target.id, contentKey),
    scale: (target, counts) => agent.scale(target.id, { counts: { ...counts } }),
    cleanUp: (target) => agent.removeTarget(target.id),
    events: (after, waitMs, signal) => agent.events(after, waitMs, signal),
    usage: async () => (await agent.usage()).targets,
  }
}

/** A target that the agent has never heard of runs nothing. */
async function orNothing<T>(answer: Promise<T[]>): Promise<T[]> {
  try {
    return await answer
  } catch (error) {
    if (isAppError(error) && error.kind === 'absent') return []
    throw error
  }
}

function releaseSpec(release: ReleaseToRun): ReleaseSpec {
  const { resources, healthCheck, artifact } = release
  return {
    targetId: release.target.id,
    appId: release.target.appId,
    contentKey: release.contentKey,
    app: release.target.app,
    label: release.label,
    slug: { digest: artifact.digest, folder: artifact.location },
    staticSite: release.staticSite,
    processes: release.processes.map((process) => ({ ...process })),
    folder: release.folder,
    surroundings: { variables: { ...release.surroundings.variables }, paths: [...release.surroundings.paths] },
    variables: { ...release.variables },
    secrets: { ...release.secrets },
    healthCheck: { path: healthCheck.path, timeoutSeconds: healthCheck.timeoutSeconds, statuses: [...healthCheck.statuses] },
    limits: {
      processes: MOST_PROCESSES,
      ...(resources.memoryMb === null ? {} : { memoryBytes: resources.memoryMb * MEGABYTE }),
      ...(resources.cpus === null ? {} : { cpus: resources.cpus }),
    },
    stopGraceSeconds: release.stopGraceSeconds,
  }
}

import { join } from 'node:path'
import type { AgentEvent, Isolation, ProbeAnswer, ProbeRequest, Program, ReleaseSpec, ReleaseStatus, Route, Scale, SwitchRequest, SwitchResult, Usage } from '@podo/agent-protocol'
import { absent } from '@podo/kernel'
import type { LogStore } from '@podo/ports'
import type { Logger } from '@podo/telemetry'
import { removeCgroup } from './cgroup/create.ts'
import { checkPlace } from './folder/check-place.ts'
import { scanOwn } from './instance/launch.ts'
import { findPrograms } from './machine/find-programs.ts'
import { describeIsolation } from './machine/machine.ts'
import type { Places } from './machine/machine.ts'
import { measureUsage } from './machine/usage.ts'
import type { PortRange } from './port/allocate.ts'
import { stopRelease } from './release/retire.ts'
import { startRelease } from './release/start.ts'
import { describeStatus } from './release/status.ts'
import { askRelease } from './route/ask-release.ts'
import type { EdgeAddress } from './route/ask-release.ts'
import type { Runs } from './run/runs.ts'
import { disarmSettling } from './route/settle.ts'
import { describeRoute, switchTraffic } from './route/switch.ts'
import type { EdgeSink } from './route/table.ts'
import { saveEnd } from './state/save-end.ts'
import { adoptTarget, clearStrays } from './target/adopt.ts'
import { emptyTarget, scaleTarget, startTarget, stopTarget, switchBack } from './target/control.ts'
import { openContext } from './target/open-context.ts'
import type { Opened } from './target/open-context.ts'

export interface SupervisorOptions {
  /** The agent's own data folder. */
  readonly dataFolder: string
  readonly places: Places
  /** Holds `bin/node`. */
  readonly runtimeFolder: string
  /** With the programs of toolchains, before the system's own. */
  readonly toolFolders: readonly string[]
  readonly bootIdFile: string
  /** Where cgroups are mounted; `/sys/fs/cgroup` unless told. */
  readonly cgroupMount?: string
  readonly ports: PortRange
  /** Takes build folders back after a run; null where everything is one user. */
  readonly serverUser: { readonly uid: number; readonly gid: number } | null
  readonly edge: EdgeSink & EdgeAddress
  readonly logs: LogStore
  readonly logger: Logger
}

export interface Supervisor {
  readonly isolation: Isolation
  readonly bootId: string
  readonly runs: Pick<Runs, 'run' | 'status' | 'output' | 'cancel' | 'forget'>
  startRelease(spec: ReleaseSpec): Promise<ReleaseStatus>
  release(targetId: string, contentKey: string, wait: { since: number; waitMs: number } | null, signal: AbortSignal): Promise<ReleaseStatus>
  releases(targetId: string): ReleaseStatus[]
  stopRelease(targetId: string, contentKey: string): Promise<void>
  switchTraffic(targetId: string, request: SwitchRequest): Promise<SwitchResult>
  route(targetId: string): Route
  probe(targetId: string, request: ProbeRequest): Promise<ProbeAnswer>
  scale(targetId: string, scale: Scale): Promise<void>
  removeTarget(targetId: string): Promise<void>
  stopTarget(targetId: string): Promise<void>
  startTarget(targetId: string): Promise<void>
  switchBack(targetId: string): Promise<SwitchResult>
  targets(): { targetId: string; app: string; label: string | null }[]
  events(after: number, waitMs: number, signal: AbortSignal): Promise<{ events: AgentEvent[]; last: number }>
  usage(): Usage
  programs(names: readonly string[]): Promise<Program[]>
  /** `stop`: every app ends, remembered. `keep`: apps live on and the next agent adopts them. */
  close(apps: 'stop' | 'keep'): Promise<void>
}

/** Opens the state, adopts what runs, and keeps what should run running. */
export async function openSupervisor(options: SupervisorOptions): Promise<Supervisor> {
  const opened = await openContext(options)
  await adoptAll(opened)
  return supervise(options, opened)
}

async function adoptAll({ context, registry, runs, records }: Opened): Promise<void> {
  const { machine, routes, walls } = context
  const marked = scanOwn(machine)
  await runs.adopt(marked)
  for (const record of records.values()) adoptTarget(context, await registry.add(record), marked)
  routes.refreshNow()
  await walls.raise()
  const known = new Set([...registry.all().flatMap((target) => Array.from(target.all.keys())), ...runs.ids()])
  await clearStrays(machine, known, marked)
}

function supervise(options: SupervisorOptions, { context, registry, runs }: Opened): Supervisor {
  const { machine, journal, walls } = context
  return {
    isolation: describeIsolation(machine),
    bootId: machine.bootId,
    runs,
    async startRelease(spec) {
      const folder = await checkPlace(spec.slug.folder, [options.places.slugs])
      // A link in a slug must not make the edge serve what lies elsewhere.
      if (spec.staticSite && spec.staticSite.root !== '') await checkPlace(join(folder, spec.staticSite.root), [folder], 'inside')
      return startRelease(context, await registry.findOrAdd(spec), { ...spec, slug: { ...spec.slug, folder } })
    },
    async release(targetId, contentKey, wait, signal) {
      const target = registry.find(targetId)
      if (wait) await target.wait(wait.since, wait.waitMs, signal)
      const release = target.release(contentKey)
      if (release === undefined) throw absent('release')
      return describeStatus(target, release)
    },
    releases(targetId) {
      const target = registry.find(targetId)
      return target.record.releases.map((release) => describeStatus(target, release))
    },
    stopRelease: (targetId, contentKey) => registry.ifThere(targetId, (target) => stopRelease(context, target, contentKey)),
    switchTraffic: async (targetId, request) => switchTraffic(context, registry.find(targetId), request),
    route: (targetId) => describeRoute(registry.find(targetId)),
    probe: async (targetId, request) => askRelease(registry.find(targetId), options.edge, request),
    scale: async (targetId, scale) => scaleTarget(context, registry.find(targetId), scale),
    removeTarget: (targetId) =>
      registry.ifThere(targetId, async (target) => {
        await emptyTarget(context, target)
        await registry.remove(target)
        await walls.raise()
      }),
    stopTarget: async (targetId) => stopTarget(context, registry.find(targetId), 'by-person'),
    startTarget: async (targetId) => startTarget(context, registry.find(targetId)),
    switchBack: async (targetId) => switchBack(context, registry.find(targetId)),
    targets: () => registry.describe(),
    events: (after, waitMs, signal) => journal.read(after, waitMs, signal),
    usage: () => measureUsage(registry.all()),
    programs: (names) => findPrograms(names, machine.searchPath),
    async close(apps) {
      const targets = registry.all()
      for (const target of targets) disarmSettling(target)
      if (apps === 'stop') await Promise.all([runs.cancelAll(), ...targets.filter((target) => target.record.stopped === 'no').map((target) => stopTarget(context, target, 'by-shutdown'))])
      runs.leave()
      await Promise.all(targets.flatMap((target) => Array.from(target.all.values(), (attendant) => attendant.leave())))
      await Promise.all(targets.map((target) => saveEnd(() => target.save(), machine.logger)))
      await Promise.all(targets.map((target) => target.log.close()))
      await journal.flush()
      if (apps === 'stop') {
        removeCgroup(machine.cgroups.roots)
        await walls.remove()
      }
    },
  }
}

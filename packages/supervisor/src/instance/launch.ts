import { join } from 'node:path'
import type { ReleaseSpec } from '@podo/agent-protocol'
import { faultPoint } from '@podo/kernel'
import { createCgroup, enterCgroup, warmMigration } from '../cgroup/create.ts'
import { processLimitOf } from '../cgroup/process-limit.ts'
import type { Family } from '../family/find.ts'
import { instanceFolders, prepareFiles } from '../files/prepare.ts'
import { markOf } from '../machine/machine.ts'
import type { Machine, User } from '../machine/machine.ts'
import { hasArgument, scanMarked } from '../proc/scan-marked.ts'
import { readStat } from '../proc/read-stat.ts'
import { SHIM_NAME } from '../shim/script.ts'
import { holdShim } from '../shim/spawn.ts'
import type { ShimRequest } from '../shim/spawn.ts'
import type { InstanceRecord } from '../state/schema.ts'
import { instanceEnvironment, workFolder } from './environment.ts'
import { adoptLife, isSameProcess } from './life.ts'
import type { Life } from './life.ts'

export const exitFileOf = (machine: Machine, id: string): string => join(machine.folders.hot, `${id}.exit`)
export const outputFileOf = (machine: Machine, id: string): string => join(machine.folders.hot, `${id}.out`)
export const positionFileOf = (machine: Machine, id: string): string => join(machine.folders.hot, `${id}.position`)

export const familyOf = (machine: Machine, record: { readonly id: string; readonly cgroups: readonly string[] }): Family => ({ mark: markOf(machine, record.id), cgroups: record.cgroups })

/**
 * Starts the process of an instance. Its intent goes to disk, its files are laid out and its shim takes its place in
 * the cgroup side by side; the command begins when all three are done, and never if the agent dies before.
 */
export async function launch(machine: Machine, spec: ReleaseSpec, record: InstanceRecord, user: User | null, saveIntent: () => Promise<void>): Promise<Life> {
  record.cgroups = createCgroup(machine.cgroups, record.id, spec.limits)
  const folders = instanceFolders(machine, record.id)
  const shim = await placeShim(
    machine,
    {
      run: { command: spec.processes.find((process) => process.name === record.process)?.command ?? '' },
      folder: workFolder(spec, folders),
      environment: instanceEnvironment(machine, spec, record, folders),
      user,
      processes: processLimitOf(machine, record.cgroups, spec.limits),
      outputFile: outputFileOf(machine, record.id),
      exitFile: exitFileOf(machine, record.id),
    },
    record.cgroups,
    [saveIntent(), prepareFiles(machine, record.id, spec.slug.folder, user)],
  )
  record.pid = shim.pid
  record.startTime = shim.startTime
  record.bootId = machine.bootId
  record.startedAt = new Date().toISOString()
  return shim
}

/** A shim in its cgroup, released when everything else is ready; given up when anything of it fails. */
export async function placeShim(machine: Machine, request: Omit<ShimRequest, 'enter'>, cgroups: readonly string[], others: readonly Promise<unknown>[]): Promise<Life> {
  const isByItself = machine.cgroups.version === 'v1'
  const warmed = isByItself ? undefined : warmMigration(machine.cgroups)
  const held = holdShim({ ...request, enter: isByItself ? cgroups.map((folder) => join(folder, 'tasks')) : [] })
  try {
    const shim = await held
    await warmed
    if (!isByItself) await enterCgroup(cgroups, shim.pid)
    await Promise.all(others)
    await faultPoint('spawn.before')
    shim.release()
    await faultPoint('spawn.after')
    return shim
  } catch (error) {
    await held.then(
      (shim) => shim.abandon(),
      () => undefined,
    )
    await Promise.allSettled(others)
    throw error
  }
}

/**
 * The living shim of an instance that an earlier agent started, or undefined. `marked` comes from one look through
 * `/proc`; it finds the shim of an intent whose pid was not written down any more.
 */
export function adopt(machine: Machine, record: InstanceRecord, marked: ReadonlyMap<string, readonly number[]>): Life | undefined {
  return adoptShim(machine, record.id, record, marked, exitFileOf(machine, record.id))
}

/** The same for anything that runs below a shim. */
export function adoptShim(machine: Machine, id: string, record: ShimRecord, marked: ReadonlyMap<string, readonly number[]>, exitFile: string): Life | undefined {
  const pid = isRecorded(machine, record) ? record.pid : findShim(marked.get(markOf(machine, id)) ?? [])
  const stat = pid === null || pid === undefined ? undefined : readStat(pid)
  if (stat === undefined) return undefined
  record.pid = stat.pid
  record.startTime = stat.startTime
  record.bootId = machine.bootId
  return adoptLife(stat.pid, stat.startTime, exitFile)
}

interface ShimRecord {
  pid: number | null
  startTime: number | null
  bootId: string | null
}

export const scanOwn = (machine: Machine): Map<string, number[]> => scanMarked(`${machine.installation}.`)

const isRecorded = (machine: Machine, record: ShimRecord): boolean =>
  record.pid !== null && record.startTime !== null && record.bootId === machine.bootId && isSameProcess(record.pid, record.startTime)

/** The shim leads its session and has its name as an argument; no process below it has both. */
const findShim = (pids: readonly number[]): number | undefined => pids.find((pid) => readStat(pid)?.session === pid && hasArgument(pid, SHIM_NAME))

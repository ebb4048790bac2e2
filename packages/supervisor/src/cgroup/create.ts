import { existsSync, mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Limits } from '@podo/agent-protocol'
import { errorCode } from '@podo/kernel'
import { listFolders } from './members.ts'
import type { CgroupTree } from './detect.ts'

const CPU_PERIOD_MICROSECONDS = 100_000

export const cgroupFolders = (tree: CgroupTree, name: string): string[] => tree.roots.map((root) => join(root, name))

/** Makes the cgroups of one instance and sets its limits. The first folder lists the members. */
export function createCgroup(tree: CgroupTree, name: string, limits: Limits): string[] {
  const folders = cgroupFolders(tree, name)
  for (const folder of folders) mkdirSync(folder, { recursive: true })
  if (tree.version === 'none') return []
  const settings = tree.version === 'v1' ? settingsOfV1(limits) : settingsOfV2(limits)
  for (const [file, value] of settings) {
    const folder = folders.find((candidate) => existsSync(join(candidate, file)))
    if (folder !== undefined) writeFileSync(join(folder, file), value, { flag: 'r+' })
  }
  return folders
}

/** Moves a process; not on the main thread, because the kernel may take ten milliseconds for it. */
export async function enterCgroup(folders: readonly string[], pid: number): Promise<void> {
  for (const folder of folders) await writeFile(join(folder, 'cgroup.procs'), String(pid), { flag: 'r+' })
}

/**
 * The first move after a quiet while waits for an RCU grace period (11 ms measured), those after it do not. The agent
 * moves itself to where it is, so that this wait goes by while the shim is being spawned.
 */
export async function warmMigration(tree: CgroupTree): Promise<void> {
  if (tree.own === null) return
  await writeFile(join(tree.own, 'cgroup.procs'), String(process.pid), { flag: 'r+' }).catch(() => undefined)
}

/** Removes cgroups whose members have ended; those that still have some stay. */
export function removeCgroup(folders: readonly string[]): void {
  for (const folder of folders) {
    for (const name of listFolders(folder)) removeCgroup([join(folder, name)])
    try {
      rmdirSync(folder)
    } catch (error) {
      if (errorCode(error) !== 'ENOENT' && errorCode(error) !== 'EBUSY') throw error
    }
  }
}

function settingsOfV1(limits: Limits): [string, string][] {
  return [
    ...(limits.memoryBytes === undefined ? [] : ([['memory.limit_in_bytes', String(limits.memoryBytes)]] satisfies [string, string][])),
    ...(limits.cpus === undefined
      ? []
      : ([
          ['cpu.cfs_period_us', String(CPU_PERIOD_MICROSECONDS)],
          ['cpu.cfs_quota_us', String(Math.max(1000, Math.round(limits.cpus * CPU_PERIOD_MICROSECONDS)))],
        ] satisfies [string, string][])),
    ...(limits.processes === undefined ? [] : ([['pids.max', String(limits.processes)]] satisfies [string, string][])),
  ]
}

function settingsOfV2(limits: Limits): [string, string][] {
  return [
    ...(limits.memoryBytes === undefined
      ? []
      : ([
          ['memory.max', String(limits.memoryBytes)],
          ['memory.oom.group', '0'],
        ] satisfies [string, string][])),
    ...(limits.cpus === undefined ? [] : ([['cpu.max', `${Math.max(1000, Math.round(limits.cpus * CPU_PERIOD_MICROSECONDS))} ${CPU_PERIOD_MICROSECONDS}`]] satisfies [string, string][])),
    ...(limits.processes === undefined ? [] : ([['pids.max', String(limits.processes)]] satisfies [string, string][])),
  ]
}

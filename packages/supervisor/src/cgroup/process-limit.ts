import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Limits } from '@podo/agent-protocol'
import { findFamily } from '../family/find.ts'
import type { Family } from '../family/find.ts'
import type { Machine } from '../machine/machine.ts'
import { readProcFile } from '../proc/read-stat.ts'

/**
 * The limit that the shim has to set by itself, because no cgroup counts processes here; null where one does. It counts
 * the processes and threads of a user, all instances and builds of the app together, so it is only for users that Podo
 * gave to one app: as a plain user it would count that person's own processes, too.
 */
export function processLimitOf(machine: Pick<Machine, 'hasUsers'>, cgroups: readonly string[], limits: Limits): number | null {
  if (!machine.hasUsers || limits.processes === undefined || cgroups.some(countsProcesses)) return null
  return limits.processes
}

export const countsProcesses = (cgroup: string): boolean => existsSync(join(cgroup, 'pids.max'))

/** How many processes the kernel has refused to this cgroup in its life; 0 where nobody counts. */
export function readRefused(cgroups: readonly string[]): number {
  const events = cgroups.map((folder) => readProcFile(join(folder, 'pids.events'))?.toString('latin1')).find((text) => text !== undefined)
  return Number(/^max (\d+)$/m.exec(events ?? '')?.[1] ?? 0)
}

/** A family that ends with so many of the processes that it may have has most likely been refused one. */
const NEARLY = 0.9

/** Whether it ended at its limit: the kernel says so where it counts; else the living are counted, as long as they live. */
export function hasReachedProcesses(machine: Pick<Machine, 'hasUsers'>, family: Family, limits: Limits, refusedBefore = 0): boolean {
  if (readRefused(family.cgroups) > refusedBefore) return true
  const limit = processLimitOf(machine, family.cgroups, limits)
  return limit !== null && countTasks(findFamily(family)) >= limit * NEARLY
}

export const reachedProcesses = ({ processes }: Limits): string => `It has reached its limit of ${processes ?? 0} processes and threads and could start no more.`

/** Threads count as processes do; proc_pid_stat(5), the twentieth field. */
function countTasks(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => {
    const text = readProcFile(`/proc/${pid}/stat`)?.toString('latin1') ?? ''
    return sum + Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[17] ?? 0)
  }, 0)
}

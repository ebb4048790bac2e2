import { delay } from '@podo/kernel'
import { freezeGroup, isFrozen } from '../cgroup/signal.ts'
import { findFamily } from '../family/find.ts'
import type { Family } from '../family/find.ts'
import { sendSignal } from '../family/stop.ts'
import { readStat } from '../proc/read-stat.ts'

const MAX_LOOKS = 200

/**
 * Begins to stop a family, at once and without waiting: its whole cgroup, or the process group of its shim, in which
 * everything runs that has not left it. `freezeFamily` waits for it, and finds the others.
 */
export function holdFamily(family: Family, shim: number | null): void {
  if (!freezeGroup(family.cgroups, true) && shim !== null) sendSignal(-shim, 'SIGSTOP')
}

/** Stops a whole family without its knowing; true when every member has stopped, false after about a second. */
export async function freezeFamily(family: Family): Promise<boolean> {
  const hasFreezer = freezeGroup(family.cgroups, true)
  for (let look = 0; look < MAX_LOOKS; look += 1) {
    if (hasFreezer ? isFrozen(family.cgroups) : areStopped(family)) return true
    await delay(look < 20 ? 1 : 5)
  }
  return false
}

export function thawFamily(family: Family): void {
  if (freezeGroup(family.cgroups, false)) return
  for (const pid of findFamily(family)) sendSignal(pid, 'SIGCONT')
}

/** After a kill nobody knows how it was stopped. */
export function wakeFamily(family: Family): void {
  freezeGroup(family.cgroups, false)
  for (const pid of findFamily(family)) sendSignal(pid, 'SIGCONT')
}

/** Without a freezer each member is stopped by a signal; one that forked meanwhile is found by the next look. */
function areStopped(family: Family): boolean {
  const running = findFamily(family).filter((pid) => !['T', 't'].includes(readStat(pid)?.state ?? 'T'))
  for (const pid of running) sendSignal(pid, 'SIGSTOP')
  return running.length === 0
}

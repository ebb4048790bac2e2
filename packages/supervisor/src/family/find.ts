import { listMembers } from '../cgroup/members.ts'
import { scanMarked } from '../proc/scan-marked.ts'

/** Everything that one instance or run has started, however it forked. */
export interface Family {
  readonly mark: string
  /** Folders of its own cgroups; empty where there are none. */
  readonly cgroups: readonly string[]
}

/**
 * Living processes of a family. With a cgroup that is its list of members, which no ordinary user can leave: O(members).
 * Without, the marked processes of the machine: O(processes), and one that clears its environment and leaves its
 * session is not found.
 */
export function findFamily(family: Family): number[] {
  const [cgroup] = family.cgroups
  return cgroup === undefined ? (scanMarked(family.mark).get(family.mark) ?? []) : listMembers(cgroup)
}

import { join } from 'node:path'
import { readProcFile } from '../proc/read-stat.ts'

/** How many members the kernel has killed for memory in this cgroup's life; 0 where nobody counts. */
export function readOomKills(cgroups: readonly string[]): number {
  for (const folder of cgroups) {
    const text = readProcFile(join(folder, 'memory.oom_control')) ?? readProcFile(join(folder, 'memory.events'))
    const count = /^oom_kill (\d+)$/m.exec(text?.toString('latin1') ?? '')?.[1]
    if (count !== undefined) return Number(count)
  }
  return 0
}

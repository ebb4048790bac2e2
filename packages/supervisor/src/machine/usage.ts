import type { Usage } from '@podo/agent-protocol'
import { readCpuSeconds, readMemory } from '../proc/read-memory.ts'
import type { Target } from '../target/target.ts'

/** What Podo's agent and each target use now; O(processes of all targets), only when asked. */
export function measureUsage(targets: readonly Target[]): Usage {
  return {
    agentMemoryBytes: readMemory([process.pid]),
    targets: targets.map((target) => {
      const pids = Array.from(target.all.values()).flatMap((attendant) => [...attendant.family()])
      return { targetId: target.record.targetId, memoryBytes: readMemory(pids), cpuSeconds: readCpuSeconds(pids), instances: target.all.size }
    }),
  }
}

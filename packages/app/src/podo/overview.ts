import type { Actor } from '../actor/actor.ts'
import type { Call } from '../operation/call.ts'

export async function overview(call: Call & { readonly actor: Actor }) {
  const { services } = call
  const [seen, logs] = await Promise.all([services.inspect(), services.logs.usage()])
  return {
    version: services.version,
    startedAt: services.startedAt.toISOString(),
    processes: seen.processes.map(({ name, pid, memoryBytes }) => ({ name, pid, memoryBytes })),
    logs: { bytes: logs.bytes, budgetBytes: logs.budgetBytes },
    caches: { bytes: seen.caches.bytes, budgetBytes: seen.caches.budgetBytes },
    releases: { bytes: seen.releases.bytes, count: seen.releases.count, keep: seen.releases.keep },
    isolation: seen.isolation,
    warnings: [...seen.warnings],
  }
}

import { randomUUID } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgentClient } from '@podo/agent-protocol'
import type { TestPodo } from '@podo/testkit'

/** Lets the agent serve a page at a host of which the database knows nothing, as after a database was put back. */
export async function occupyHost(podo: TestPodo, host: string): Promise<void> {
  const digest = '0'.repeat(64)
  const folder = join(podo.data, 'slugs', digest)
  await mkdir(folder)
  await writeFile(join(folder, 'index.html'), 'here first\n')
  await chmod(folder, 0o755)
  const agent = createAgentClient({ socketPath: join(podo.data, 'run', 'agent', 'agent.sock') })
  try {
    const [targetId, contentKey] = [randomUUID(), 'f'.repeat(64)]
    await agent.startRelease({
      targetId,
      appId: randomUUID(),
      contentKey,
      app: 'unknown',
      label: 'v1',
      slug: { digest, folder },
      staticSite: { root: '.', fallback: null },
      processes: [],
      folder: '.',
      surroundings: { variables: {}, paths: [] },
      variables: {},
      secrets: {},
      healthCheck: { path: '/', timeoutSeconds: 5, statuses: [] },
      limits: {},
      stopGraceSeconds: 1,
    })
    await agent.switchTraffic(targetId, { hosts: [host], contentKey, fencingToken: 1, settleSeconds: 0 })
  } finally {
    agent.close()
  }
}

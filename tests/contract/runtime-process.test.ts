import { createHash } from 'node:crypto'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAgentClient } from '@podo/agent-protocol'
import type { Artifact } from '@podo/ports'
import { createRuntimeProcess } from '@podo/runtime-process'
import { startPodo } from '@podo/testkit'
import { runtimeContract } from './runtime-contract.ts'

runtimeContract('the process runtime', async () => {
  // Without the worker nobody else reads and confirms the journal.
  const podo = await startPodo({ environment: { PODO_ROLES: 'server' } })
  const agent = createAgentClient({ socketPath: join(podo.data, 'run', 'agent', 'agent.sock') })
  return {
    runtime: createRuntimeProcess({ agent }),
    artifact: (files) => slugOf(join(podo.data, 'slugs'), files),
    close: async () => {
      agent.close()
      await podo.stop()
    },
  }
})

async function slugOf(slugs: string, files: Readonly<Record<string, string>>): Promise<Artifact> {
  const digest = createHash('sha256').update(JSON.stringify(files)).digest('hex')
  const location = join(slugs, digest)
  await mkdir(location, { recursive: true, mode: 0o755 })
  await chmod(location, 0o755)
  for (const [path, text] of Object.entries(files)) await writeFile(join(location, path), text, { mode: 0o644 })
  return { kind: 'slug', digest, location, sizeBytes: 1 }
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { open } from 'node:fs/promises'
import type { SpawnLauncher } from '@podo/agent-protocol'
import { invalid, unavailable } from '@podo/kernel'

/** A launcher that inherits both listening sockets, as descriptors 3 and 4; it outlives this agent. */
export async function spawnLauncher(request: SpawnLauncher, sockets: { readonly console: number; readonly edge: number }): Promise<{ pid: number }> {
  const [program, ...args] = request.argv
  if (program === undefined) throw invalid('BAD_REQUEST', 'argv names a program.')
  const log = await open(request.logFile, 'a', 0o600)
  try {
    const child = spawn(program, args, {
      cwd: request.cwd,
      env: request.environment,
      detached: true,
      stdio: ['ignore', log.fd, log.fd, sockets.console, sockets.edge],
    })
    if (child.pid === undefined) {
      const [error] = (await once(child, 'error')) as [Error]
      throw unavailable('LAUNCHER_NOT_STARTED', 'The agent could not start the launcher. Its program may have been moved; run podo start again.', error)
    }
    child.unref()
    return { pid: child.pid }
  } finally {
    await log.close()
  }
}

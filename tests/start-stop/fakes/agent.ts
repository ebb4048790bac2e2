/** Stands in for the agent: the edge's socket, and the calls of the protocol that the launcher makes. */
import { spawn } from 'node:child_process'
import { existsSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

const socketPath = join(process.env['PODO_RUN'] ?? '', 'agent', 'agent.sock')
const data = process.env['PODO_DATA'] ?? ''
const hello = {
  protocol: 1,
  version: '0',
  pid: process.pid,
  startedAt: new Date().toISOString(),
  bootId: 'of the test',
  isolation: { users: false, cgroups: 'none', network: 'none', overlay: false },
}

interface SpawnLauncher {
  readonly argv: readonly string[]
  readonly environment: Record<string, string>
  readonly cwd: string
  readonly logFile: string
}

const edge = createServer((request, response) => {
  setTimeout(() => response.end(`agent ${process.pid}`), request.url === '/slow' ? 400 : 0)
})
const control = createServer((request, response) => void answer(request, response))

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = await text(request)
  const tell = (value: unknown): unknown => response.end(JSON.stringify(value))
  switch (request.url) {
    case '/v1/hello':
      return void tell(hello)
    case '/v1/targets':
      return void tell([])
    case '/v1/launcher':
      return void tell({ pid: spawnLauncher(body) })
    case '/v1/shutdown':
      if (body.includes('stop')) writeFileSync(join(data, 'agent', 'stopped'), '')
      tell({})
      return end()
    default:
      response.statusCode = 404
      return void tell({ kind: 'absent', code: 'NOT_FOUND', message: 'There is no such call.', retryable: false })
  }
}

function spawnLauncher(body: string): number | undefined {
  const { argv, environment, cwd, logFile } = JSON.parse(body) as SpawnLauncher
  const log = openSync(logFile, 'a', 0o600)
  return spawn(argv[0] ?? '', argv.slice(1), { cwd, env: environment, detached: true, stdio: ['ignore', log, log, 3, 4] }).pid
}

function end(): void {
  edge.close(() => process.exit(0)).closeIdleConnections()
  if (existsSync(socketPath)) unlinkSync(socketPath)
}

process.on('SIGTERM', end)
if (existsSync(socketPath)) unlinkSync(socketPath)
edge.listen({ fd: 4 }, () => control.listen(socketPath))

// Stands in for the agent: the edge's socket, and the calls of the protocol that the launcher makes.
import { spawn } from 'node:child_process'
import { existsSync, openSync, unlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const socketPath = join(process.env['PODO_RUN'] ?? '', 'agent', 'agent.sock')
const stopped = join(process.env['PODO_DATA'] ?? '', 'agent', 'stopped')
const startedAt = new Date().toISOString()
const isolation = { users: false, cgroups: 'none', network: 'none', overlay: false }

const edge = createServer((request, response) => {
  const answer = () => response.end(`agent ${process.pid}`)
  if (request.url === '/slow') setTimeout(answer, 400)
  else answer()
})

const control = createServer(async (request, response) => {
  const body = await new Response(request).text()
  const tell = (value) => response.end(JSON.stringify(value))
  if (request.url === '/v1/hello') return tell({ protocol: 1, version: '0', pid: process.pid, startedAt, bootId: 'x', isolation })
  if (request.url === '/v1/targets') return tell([])
  if (request.url === '/v1/launcher') {
    const { argv, environment, cwd, logFile } = JSON.parse(body)
    const log = openSync(logFile, 'a', 0o600)
    const child = spawn(argv[0], argv.slice(1), { cwd, env: environment, detached: true, stdio: ['ignore', log, log, 3, 4] })
    return tell({ pid: child.pid })
  }
  if (request.url === '/v1/shutdown') {
    if (JSON.parse(body).apps === 'stop') writeFileSync(stopped, '')
    tell({})
    return end()
  }
  response.statusCode = 404
  return tell({ kind: 'absent', code: 'NOT_FOUND', message: 'no', retryable: false })
})

function end() {
  edge.close(() => process.exit(0)).closeIdleConnections()
  if (existsSync(socketPath)) unlinkSync(socketPath)
}
process.on('SIGTERM', end)
if (existsSync(socketPath)) unlinkSync(socketPath)
edge.listen({ fd: 4 }, () => control.listen(socketPath))

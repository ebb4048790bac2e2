import { Agent, request } from 'node:http'

export interface LoadResult {
  readonly answers: number
  /** What went wrong, an entry a request: an error code, or a status of 500 and more. */
  readonly failures: readonly string[]
  readonly longestMs: number
}

export interface Load {
  answers(): number
  /** Lets the requests under way come to their end. */
  stop(): Promise<LoadResult>
}

export interface LoadOptions {
  readonly port: number
  readonly host: string
  readonly path?: string
  /** Half of the clients keep their connection, half make a new one for each request; `new`: all do. */
  readonly connections?: 'both' | 'new'
}

const CLIENTS = 8
const PATIENCE_MS = 30_000

/** Requests one after another from each client, until it is told to stop. */
export function startLoad(options: LoadOptions): Load {
  const failures: string[] = []
  let answers = 0
  let longestMs = 0
  let isOver = false
  const agents = Array.from({ length: CLIENTS }, (_, index) => (index % 2 === 0 && options.connections !== 'new' ? new Agent({ keepAlive: true, maxSockets: 1 }) : undefined))

  async function client(agent: Agent | undefined): Promise<void> {
    while (!isOver) {
      const startedAt = performance.now()
      const failure = await ask(options, agent)
      longestMs = Math.max(longestMs, performance.now() - startedAt)
      if (failure === undefined) answers += 1
      else failures.push(failure)
    }
  }
  const clients = agents.map(client)
  return {
    answers: () => answers,
    stop: async () => {
      isOver = true
      await Promise.all(clients)
      for (const agent of agents) agent?.destroy()
      return { answers, failures, longestMs }
    },
  }
}

function ask(options: LoadOptions, agent: Agent | undefined): Promise<string | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      { host: '127.0.0.1', port: options.port, path: options.path ?? '/', agent: agent ?? false, headers: { host: options.host }, timeout: PATIENCE_MS },
      (answer) => {
        answer.on('error', (error: NodeJS.ErrnoException) => resolve(`truncated: ${error.code ?? 'unknown'}`))
        answer.on('end', () => resolve((answer.statusCode ?? 500) >= 500 ? `status ${String(answer.statusCode)}` : undefined))
        answer.resume()
      },
    )
    asked.on('timeout', () => asked.destroy(Object.assign(new Error('no answer in time'), { code: 'TIMEOUT' })))
    asked.on('error', (error: NodeJS.ErrnoException) => resolve(`${error.code ?? 'unknown'}${asked.reusedSocket ? ' on a kept connection' : ''}`))
    asked.end()
  })
}

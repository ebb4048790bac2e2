import { Agent, request } from 'node:http'

export interface AppAnswer {
  readonly status: number
  readonly body: string
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
}

/** One request to the edge for a host, as a browser would send it. */
export function requestApp(port: number, host: string, path = '/', options: { agent?: Agent; method?: string; body?: string; headers?: Record<string, string>; timeoutMs?: number } = {}): Promise<AppAnswer> {
  return new Promise((resolve, reject) => {
    const outgoing = request({ host: '127.0.0.1', port, path, method: options.method ?? 'GET', headers: { host, ...options.headers }, ...(options.agent === undefined ? {} : { agent: options.agent }) }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('error', reject)
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8'), headers: answer.headers }))
    })
    outgoing.setTimeout(options.timeoutMs ?? 20_000, () => outgoing.destroy(new Error('no answer in time')))
    outgoing.on('error', reject)
    outgoing.end(options.body)
  })
}

export interface Load {
  /** Ends the load and says what it saw. */
  stop(): Promise<LoadReport>
  /** Requests answered so far. */
  answered(): number
}

export interface LoadReport {
  readonly answered: number
  /** Refused, reset or cut off, and answers of 500 and above: each with its moment and reason. */
  readonly failures: readonly string[]
  readonly longestMs: number
  readonly bodies: ReadonlySet<string>
}

/** Requests one after another on `connections` lines; half of them keep their connection, half open one each time. */
export function loadApp(port: number, host: string, options: { connections?: number; path?: string } = {}): Load {
  const connections = options.connections ?? 8
  const keepAlive = new Agent({ keepAlive: true, maxSockets: connections })
  const failures: string[] = []
  const bodies = new Set<string>()
  let answered = 0
  let longestMs = 0
  let isStopped = false
  const line = async (index: number): Promise<void> => {
    const agent = index % 2 === 0 ? keepAlive : new Agent({ keepAlive: false })
    while (!isStopped) {
      const began = performance.now()
      try {
        const answer = await requestApp(port, host, options.path ?? '/', { agent })
        answered += 1
        if (bodies.size < 1000) bodies.add(answer.body)
        if (answer.status >= 500) failures.push(`${new Date().toISOString()} answered ${answer.status}`)
      } catch (error) {
        failures.push(`${new Date().toISOString()} ${error instanceof Error ? error.message : 'failed'}`)
      }
      longestMs = Math.max(longestMs, performance.now() - began)
    }
  }
  const lines = Array.from({ length: connections }, (_, index) => line(index))
  return {
    answered: () => answered,
    stop: async () => {
      isStopped = true
      await Promise.all(lines)
      keepAlive.destroy()
      return { answered, failures, longestMs, bodies }
    },
  }
}

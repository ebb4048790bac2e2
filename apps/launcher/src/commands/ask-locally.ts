import { request } from 'node:http'

export interface LocalAnswer {
  readonly status: number
  readonly body: string
}

export interface LocalQuestion {
  readonly host: string
  readonly port: number
  /** The Host header: `*.localhost` is no name that Node.js can look up everywhere. */
  readonly name: string
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly token?: string
}

const ANSWER_MS = 5000
const LONGEST_BODY = 64 * 1024

/** Asks Podo's own console or edge over loopback; undefined when nobody answers in time. */
export function askLocally(question: LocalQuestion): Promise<LocalAnswer | undefined> {
  return new Promise((resolve) => {
    const asked = request(
      {
        host: reachable(question.host),
        port: question.port,
        method: question.method,
        path: question.path,
        agent: false,
        timeout: ANSWER_MS,
        headers: {
          host: question.name,
          ...(question.token === undefined ? {} : { authorization: `Bearer ${question.token}` }),
          ...(question.method === 'POST' ? { 'content-type': 'application/json', 'content-length': 2 } : {}),
        },
      },
      (answer) => {
        let body = ''
        answer.setEncoding('utf8')
        answer.on('data', (chunk: string) => (body = (body + chunk).slice(0, LONGEST_BODY)))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body }))
        answer.on('error', () => resolve(undefined))
      },
    )
    asked.on('timeout', () => asked.destroy())
    asked.on('error', () => resolve(undefined))
    asked.end(question.method === 'POST' ? '{}' : undefined)
  })
}

/** A socket that is bound to every address is asked over loopback. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host)

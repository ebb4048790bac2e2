import { request as httpRequest } from 'node:http'
import type { Probe } from '@podo/agent-protocol'
import { errorCode } from '@podo/kernel'

export interface Question {
  readonly port: number
  readonly host: string
  readonly path: string
  readonly timeoutMs: number
  readonly headers?: Readonly<Record<string, string>>
}

export interface Answer extends Probe {
  readonly headers: NodeJS.Dict<string | string[]>
}

/** One GET on 127.0.0.1. Never throws: no answer is an answer with an error code. The body is not read. */
export function ask(question: Question): Promise<Answer> {
  const began = performance.now()
  return new Promise((resolve) => {
    const settle = (part: Partial<Answer>): void => {
      clearTimeout(limit)
      outgoing.destroy()
      resolve({ at: new Date().toISOString(), status: null, location: null, error: null, headers: {}, ...part, milliseconds: Math.round((performance.now() - began) * 10) / 10 })
    }
    const outgoing = httpRequest({
      host: '127.0.0.1',
      port: question.port,
      path: question.path,
      agent: false,
      headers: { host: question.host, 'user-agent': 'Podo', accept: '*/*', ...question.headers },
    })
    const limit = setTimeout(() => settle({ error: 'ETIMEDOUT' }), question.timeoutMs)
    outgoing.on('response', (answer) => settle({ status: answer.statusCode ?? null, location: answer.headers.location ?? null, headers: answer.headers }))
    outgoing.on('error', (error) => settle({ error: errorCode(error) ?? 'EUNKNOWN' }))
    outgoing.end()
  })
}

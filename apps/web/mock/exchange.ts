import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from './world.ts'

export interface Exchange {
  readonly world: World
  readonly url: URL
  readonly request: IncomingMessage
  readonly response: ServerResponse
}

export class Refusal extends Error {
  readonly status: number
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

export const absent = (what: string): Refusal => new Refusal(404, 'NOT_FOUND', `There is no such ${what}.`)

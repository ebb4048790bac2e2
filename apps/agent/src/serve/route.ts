import { invalid } from '@podo/kernel'

/** One question to the agent, taken apart and bounded, but not yet believed. */
export interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: unknown
  /** Aborted when the caller has gone. */
  readonly signal: AbortSignal
}

/** What an endpoint answers: JSON, nothing (204), or bytes as they come. */
export type Reply = { readonly json: unknown } | { readonly bytes: AsyncIterable<Uint8Array> } | null

export interface Endpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** `/v1/targets/:target/releases/:release`; one segment a name. */
  readonly path: string
  readonly answer: (call: Call) => Promise<Reply> | Reply
}

export interface Match {
  readonly endpoint: Endpoint
  readonly params: Readonly<Record<string, string>>
}

export function matchEndpoint(endpoints: readonly Endpoint[], method: string, path: string): Match | undefined {
  const given = path.split('/')
  for (const endpoint of endpoints) {
    const wanted = endpoint.path.split('/')
    if (endpoint.method !== method || wanted.length !== given.length) continue
    const params: Record<string, string> = {}
    const fits = wanted.every((part, index) => {
      const text = given[index] ?? ''
      if (!part.startsWith(':')) return part === text
      params[part.slice(1)] = decode(text)
      return text !== ''
    })
    if (fits) return { endpoint, params }
  }
  return undefined
}

/** The part of a protocol schema that reading needs. */
interface Schema<T> {
  safeParse(value: unknown): { success: true; data: T } | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } }
}

export function parseBody<T>(schema: Schema<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  throw invalid('BAD_REQUEST', `The request does not fit the protocol: ${issue?.path.map(String).join('.') || 'body'} ${issue?.message ?? ''}.`)
}

export const LONGEST_WAIT_MS = 60_000

/** A whole number of a query, within its bounds. */
export function numberOf(query: URLSearchParams, name: string, fallback: number, most: number): number {
  const text = query.get(name)
  if (text === null) return fallback
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 0) throw invalid('BAD_REQUEST', `${name} is a whole number, zero or more.`)
  return Math.min(value, most)
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw invalid('BAD_REQUEST', 'The address is not readable.')
  }
}

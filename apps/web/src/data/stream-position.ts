/** What came over the wire: one message of one stream. `event` as the contract's streaming-routes.ts names them. */
export interface StreamMessage {
  readonly event: 'event' | 'log' | 'end' | 'lost'
  readonly stream: string
  readonly seq: number
  readonly data: Readonly<Record<string, unknown>>
}

/**
 * How far each stream was read. A stream goes on after its number, so a connection can be dropped at any moment and
 * opened again: nothing is applied twice, and what the server no longer has is said (`lost`), not skipped.
 */
export interface StreamPositions {
  readonly read: ReadonlyMap<string, number>
  readonly ended: ReadonlySet<string>
}

export const noPositions: StreamPositions = { read: new Map(), ended: new Set() }

export type Verdict = 'apply' | 'repeated' | 'lost' | 'ended'

/** Takes one message in and says what its listener has to do with it. */
export function receive(positions: StreamPositions, message: StreamMessage): { readonly positions: StreamPositions; readonly verdict: Verdict } {
  const known = positions.read.get(message.stream)
  if (message.event === 'end') {
    return { positions: { ...positions, ended: new Set(positions.ended).add(message.stream) }, verdict: 'ended' }
  }
  if (message.event !== 'lost' && known !== undefined && message.seq <= known) return { positions, verdict: 'repeated' }
  const read = new Map(positions.read).set(message.stream, Math.max(known ?? 0, message.seq))
  return { positions: { ...positions, read }, verdict: message.event === 'lost' ? 'lost' : 'apply' }
}

/** A listener asks for a stream from a number; an earlier one never turns the position back. */
export function startAt(positions: StreamPositions, stream: string, from: number): StreamPositions {
  const known = positions.read.get(stream)
  if (known !== undefined && known >= from && !positions.ended.has(stream)) return positions
  const ended = new Set(positions.ended)
  ended.delete(stream)
  return { read: new Map(positions.read).set(stream, Math.max(known ?? 0, from)), ended }
}

export function forget(positions: StreamPositions, stream: string): StreamPositions {
  const read = new Map(positions.read)
  read.delete(stream)
  const ended = new Set(positions.ended)
  ended.delete(stream)
  return { read, ended }
}

const MAX_STREAMS = 20

/** The address of the one connection of this tab, or null when there is nothing to follow. */
export function streamAddress(positions: StreamPositions, wanted: Iterable<string>): string | null {
  const parts = [...wanted]
    .filter((stream) => !positions.ended.has(stream))
    .slice(0, MAX_STREAMS)
    .map((stream) => `${stream}@${positions.read.get(stream) ?? 0}`)
  return parts.length === 0 ? null : `/api/events?streams=${parts.map(encodeURIComponent).join(',')}`
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Null for anything that is not a message of the contract: a broken line must not break the page. */
export function parseMessage(event: string, text: string): StreamMessage | null {
  if (event !== 'event' && event !== 'log' && event !== 'end' && event !== 'lost') return null
  const data = parseJson(text)
  if (!isRecord(data) || typeof data['stream'] !== 'string') return null
  return { event, stream: data['stream'], seq: typeof data['seq'] === 'number' ? data['seq'] : 0, data }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

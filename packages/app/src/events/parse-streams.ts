import { invalid, isId } from '@podo/kernel'

export type StreamKind = 'deployment' | 'target' | 'log-build' | 'log-app'

export interface WantedStream {
  /** As the page wrote it, without the number: what each message names. */
  readonly name: string
  readonly kind: StreamKind
  readonly id: string
  readonly after: number
}

export const MOST_STREAMS = 20

const SHAPE = /^(deployment|target|log-build|log-app):([0-9a-f-]{36})@(\d{1,15})$/

/** `deployment:<id>@17,log-app:<target id>@1200`: 1 to 20 streams, none twice. */
export function parseStreams(text: string | undefined): WantedStream[] {
  if (text === undefined || text === '') throw wrong('Name the streams: ?streams=deployment:<id>@<number>.')
  const parts = text.split(',', MOST_STREAMS + 1)
  if (parts.length > MOST_STREAMS) throw wrong(`One connection carries ${MOST_STREAMS} streams at most.`)
  const streams = parts.map(parseStream)
  if (new Set(streams.map((stream) => stream.name)).size !== streams.length) throw wrong('A stream is named twice.')
  return streams
}

function parseStream(part: string): WantedStream {
  const match = SHAPE.exec(part)
  const [, kind, id, after] = match ?? []
  if (kind === undefined || id === undefined || !isId(id)) throw wrong('A stream is named like deployment:<id>@<number>.')
  return { name: `${kind}:${id}`, kind: kind as StreamKind, id, after: Number(after) }
}

const wrong = (sentence: string): Error => invalid('INVALID_INPUT', sentence, { field: 'streams' })

import type { IncomingMessage } from 'node:http'
import { trailerFields } from './header-names.ts'
import type { Call } from './upstream/call.ts'

/**
 * A request's body on its way to an app. Its beginning is kept, so that it can be sent again from the start as long
 * as no more than `keepBytes` came; beyond that nothing is kept, and memory stays bounded by backpressure.
 */
export interface ReplayBody {
  /** It can be sent again from its first byte. */
  readonly replayable: boolean
  /** All of it has come. */
  readonly complete: boolean
  /** Sends it all to this call: what was kept, and what comes. */
  readonly sendTo: (call: Call) => void
  /** The call takes more. */
  readonly drained: () => void
  /** The call is over, another may follow: nothing is read meanwhile. */
  readonly detach: () => void
  /** Reads the rest and throws it away: an answer came early. */
  readonly discard: () => void
}

export interface BodyLimits {
  readonly keepBytes: number
  readonly maxBytes: number
  /** Called once when more came than may. */
  readonly tooLarge: () => void
}

export const emptyBody: ReplayBody = {
  replayable: true,
  complete: true,
  sendTo: (call) => call.end([]),
  drained: () => undefined,
  detach: () => undefined,
  discard: () => undefined,
}

export function replayBody(request: IncomingMessage, limits: BodyLimits): ReplayBody {
  let kept: Buffer[] | null = []
  let size = 0
  let ended = false
  let sink: Call | null = null
  let queued: Buffer[] = []
  let flushing = false

  /**
   * Pieces go out after all that has arrived was read: where an app answers early and closes, its answer is seen
   * before a write to the closed connection would end it unread.
   */
  const flush = (): void => {
    flushing = false
    if (sink === null) return
    let free = true
    for (const chunk of queued) free = sink.write(chunk)
    queued = []
    if (ended) sink.end(trailerFields(request.rawTrailers))
    else if (!free) request.pause()
  }

  const flushSoon = (): void => {
    if (flushing) return
    flushing = true
    setImmediate(flush)
  }

  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limits.keepBytes) kept = null
    kept?.push(chunk)
    if (size > limits.maxBytes) {
      sink = null
      request.pause()
      if (size - chunk.length <= limits.maxBytes) limits.tooLarge()
      return
    }
    if (sink === null) return
    queued.push(chunk)
    flushSoon()
  })
  request.on('end', () => {
    ended = true
    if (sink !== null) flushSoon()
  })
  request.pause()

  return {
    get replayable() {
      return kept !== null
    },
    get complete() {
      return ended
    },
    sendTo(call) {
      sink = call
      queued = kept === null ? [] : [...kept]
      if (queued.length > 0 || ended) flushSoon()
      if (!ended) request.resume()
    },
    drained: () => void request.resume(),
    detach() {
      sink = null
      request.pause()
    },
    discard() {
      sink = null
      kept = null
      queued = []
      request.resume()
    },
  }
}

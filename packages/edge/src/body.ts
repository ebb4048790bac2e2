import type { IncomingMessage } from 'node:http'
import type { Call } from './call.ts'
import { trailerFields } from './headers.ts'

/**
 * A request's body on its way to an app. Its beginning is kept, so that it can be sent again from the start as long
 * as no more than `keepBytes` came; beyond that nothing is kept, and memory stays bounded by backpressure.
 */
export interface ReplayBody {
  /** It can be sent again from its first byte. */
  readonly replayable: boolean
  /** Sends it all to this call: what was kept, and what comes. */
  sendTo(call: Call): void
  /** The call takes more. */
  drained(): void
  /** Reads the rest and throws it away: an answer came early. */
  discard(): void
}

export interface BodyLimits {
  readonly keepBytes: number
  readonly maxBytes: number
  /** Called once when more came than may. */
  readonly tooLarge: () => void
}

export const emptyBody: ReplayBody = {
  replayable: true,
  sendTo: (call) => call.end([]),
  drained: () => undefined,
  discard: () => undefined,
}

export function replayBody(request: IncomingMessage, limits: BodyLimits): ReplayBody {
  let kept: Buffer[] | null = []
  let size = 0
  let ended = false
  let sink: Call | null = null

  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limits.keepBytes) kept = null
    kept?.push(chunk)
    if (size > limits.maxBytes) {
      sink = null
      request.pause()
      limits.tooLarge()
      return
    }
    if (sink !== null && !sink.write(chunk)) request.pause()
  })
  request.on('end', () => {
    ended = true
    sink?.end(trailerFields(request.rawTrailers))
  })
  request.pause()

  return {
    get replayable() {
      return kept !== null
    },
    sendTo(call) {
      sink = call
      let free = true
      for (const chunk of kept ?? []) free = call.write(chunk)
      if (ended) call.end(trailerFields(request.rawTrailers))
      else if (free) request.resume()
    },
    drained: () => void request.resume(),
    discard() {
      sink = null
      kept = null
      request.resume()
    },
  }
}

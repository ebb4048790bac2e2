import type { Secret } from '@podo/kernel'
import type { Tx } from '@podo/store'
import type { Actor } from '../actor/actor.ts'
import type { Services } from './services.ts'

/** One request, as the use cases see it. */
export interface Call {
  readonly services: Services
  /** Null for nobody. */
  readonly actor: Actor | null
  /** Address of the peer, for rate limits. */
  readonly address: string
  readonly userAgent: string
  /** Sets or ends the browser's session; the transport makes the cookie of it. */
  readonly reply: {
    startSession(token: Secret, expiresAt: Date): void
    endSession(): void
  }
}

/** A call whose actor is known and whose place was found and allowed. */
export interface PlacedCall<Place> {
  readonly services: Services
  readonly actor: Actor
  readonly place: Place
  /** One transaction that sees the rows of the actor's teams. */
  transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T>
}

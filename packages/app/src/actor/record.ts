import { audit } from '@podo/store'
import type { Tx } from '@podo/store'
import type { ActorVia } from './actor.ts'

export interface Act {
  /** `app.create`: noun and verb. */
  readonly action: string
  /** What it was done to, for people: `app shop`. */
  readonly subject: string
  readonly detail?: Readonly<Record<string, unknown>>
}

/** The part of an `Actor` that the audit log keeps. */
export interface Doer {
  readonly user: { readonly id: string } | null
  readonly name: string
  readonly via: ActorVia
}

/**
 * Writes the audit event of an act in the transaction of the act: without the one there is not the other. Called last,
 * because the end of the chain stays locked until the commit.
 */
export async function record(tx: Tx, doer: Doer, teamId: string | null, act: Act): Promise<void> {
  await audit(tx, { teamId, actorId: doer.user?.id ?? null, actor: doer.name, via: doer.via, action: act.action, subject: act.subject, detail: act.detail ?? {} })
}

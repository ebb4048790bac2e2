import { createSignInLink, viewLocal } from '@podo/store'
import type { Tx } from '@podo/store'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import type { Call } from '../operation/call.ts'
import { hashToken, newTokenText } from './token-text.ts'

const LINK_HOURS = 24

export interface MadeLink {
  readonly link: string
  readonly expiresAt: string
  readonly administratorExists: boolean
}

/** A way in for the administrator, the first or the one that is there. The token stands in the fragment, which no server sees. */
export async function makeSignInLink(call: Call & { readonly actor: Actor }): Promise<MadeLink> {
  const { database, consoleOrigin } = call.services
  return database.transaction({ kind: 'authentication' }, async (tx) => {
    const made = await insertLink(tx, consoleOrigin)
    await record(tx, call.actor, null, { action: 'sign-in-link.create', subject: 'sign-in link' })
    return made
  })
}

async function insertLink(tx: Tx, consoleOrigin: string): Promise<MadeLink> {
  const { user } = await viewLocal(tx)
  const token = newTokenText()
  const expiresAt = new Date(Date.now() + LINK_HOURS * 3_600_000)
  await createSignInLink(tx, { tokenHash: hashToken(token), userId: user?.id ?? null, expiresAt })
  return { link: `${consoleOrigin}/sign-in#token=${token.reveal()}`, expiresAt: expiresAt.toISOString(), administratorExists: user !== null }
}

import { deleteSession } from '@podo/store'
import { record } from '../actor/record.ts'
import type { Actor } from '../actor/actor.ts'
import type { Call } from '../operation/call.ts'

/** Ends the session that asks; an API token or this machine's token has none to end. */
export async function signOut(call: Call & { readonly actor: Actor }): Promise<Record<string, never>> {
  const { actor, services } = call
  const id = actor.via === 'console' ? actor.credentialId : null
  if (id !== null) {
    await services.database.transaction({ kind: 'authentication' }, async (tx) => {
      await deleteSession(tx, id)
      await record(tx, actor, null, { action: 'session.end', subject: `user ${actor.user?.login ?? ''}` })
    })
  }
  call.reply.endSession()
  return {}
}

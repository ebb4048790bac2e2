import type { Role } from '@podo/domain'
import type { Tx } from '../database/index.ts'
import { memberships } from '../schema/index.ts'

/** Once is enough: who is a member already keeps the role that is there. */
export async function addMember(tx: Tx, member: { readonly teamId: string; readonly userId: string; readonly role: Role }): Promise<void> {
  await tx.insert(memberships).values(member).onConflictDoNothing()
}

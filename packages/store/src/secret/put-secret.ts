import { absent, newId } from '@podo/kernel'
import { eq, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { secretVersions, secrets } from '../schema/index.ts'
import type { SecretSealer } from './seal.ts'

/** What a value is sealed for. */
export const secretIdentity = (versionId: string): string => `secret_versions:${versionId}`

export interface NewSecret {
  readonly teamId: string
  readonly targetId: string
  readonly name: string
  readonly value: string
  readonly userId: string | null
}

/** Stores a value as a new version; the value that is there already keeps its version, so that nothing is redeployed. */
export async function putSecret(tx: Tx, sealer: SecretSealer, next: NewSecret): Promise<{ readonly versionId: string; readonly changed: boolean }> {
  const secret = await lockSecret(tx, next)
  const fingerprint = sealer.fingerprint(secret.id, next.value)
  if (secret.currentVersionId !== null) {
    const [current] = await tx.select({ fingerprint: secretVersions.fingerprint }).from(secretVersions).where(eq(secretVersions.id, secret.currentVersionId))
    if (current?.fingerprint.equals(fingerprint)) return { versionId: secret.currentVersionId, changed: false }
  }
  const versionId = newId()
  await tx.insert(secretVersions).values({
    id: versionId,
    teamId: next.teamId,
    secretId: secret.id,
    sealed: sealer.seal(secretIdentity(versionId), next.value),
    fingerprint,
    createdBy: next.userId,
  })
  await tx.update(secrets).set({ currentVersionId: versionId }).where(eq(secrets.id, secret.id))
  return { versionId, changed: true }
}

/** The secret's row, made when it is new, locked until the transaction ends. */
async function lockSecret(tx: Tx, next: NewSecret): Promise<{ id: string; currentVersionId: string | null }> {
  const { rows } = await tx.execute(sql`
    insert into secrets (id, team_id, target_id, name)
    select ${newId()}, team_id, id, ${next.name} from app_environments where id = ${next.targetId} and team_id = ${next.teamId}
    on conflict (target_id, name) do update set current_version_id = secrets.current_version_id
    returning id, current_version_id as "currentVersionId"`)
  const row = rows[0] as { id: string; currentVersionId: string | null } | undefined
  if (row === undefined) throw absent('app')
  return row
}

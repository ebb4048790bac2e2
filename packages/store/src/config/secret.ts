import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import type { Sealer } from './sealer.ts'

export interface NewSecretValue {
  readonly teamId: string
  readonly targetId: string
  readonly name: string
  readonly value: string
  readonly userId: string | null
}

const identityOf = (versionId: string): string => `secret_versions:${versionId}`

/** A version of the secret that holds this value: the current one when it is the same, else a new one. Under the target's lock. */
export async function putSecret(tx: Tx, sealer: Sealer, secret: NewSecretValue): Promise<{ versionId: string; changed: boolean }> {
  const { rows } = await tx.execute(sql`
    insert into secrets (id, team_id, target_id, name) values (${newId()}, ${secret.teamId}, ${secret.targetId}, ${secret.name})
    on conflict (target_id, name) do update set current_version_id = secrets.current_version_id returning id, current_version_id as "current"`)
  const { id, current } = rows[0] as { id: string; current: string | null }
  const fingerprint = sealer.fingerprint(id, secret.value)
  const same = await tx.execute(sql`select 1 from secret_versions where id = ${current}::uuid and fingerprint = ${fingerprint}`)
  if (current !== null && same.rows.length === 1) return { versionId: current, changed: false }
  const versionId = newId()
  await tx.execute(sql`
    insert into secret_versions (id, team_id, secret_id, sealed, fingerprint, created_by)
    values (${versionId}, ${secret.teamId}, ${id}, ${sealer.seal(identityOf(versionId), secret.value)}, ${fingerprint}, ${secret.userId})`)
  await tx.execute(sql`update secrets set current_version_id = ${versionId} where id = ${id}`)
  return { versionId, changed: true }
}

/** The worker's: clear text by name, for the runtime alone. */
export async function openSecrets(tx: Tx, sealer: Sealer, secretVersions: Readonly<Record<string, string>>): Promise<Record<string, string>> {
  const names = Object.entries(secretVersions)
  if (names.length === 0) return {}
  const { rows } = await tx.execute(sql`select id, sealed from secret_versions where id = any(${`{${names.map(([, id]) => id).join(',')}}`}::uuid[])`)
  const sealed = new Map((rows as unknown as { id: string; sealed: Buffer | null }[]).map((row) => [row.id, row.sealed]))
  return Object.fromEntries(
    names.map(([name, id]) => {
      const bytes = sealed.get(id) ?? null
      if (bytes === null) throw new Error('a secret version is gone')
      return [name, sealer.open(identityOf(id), bytes).reveal()]
    }),
  )
}

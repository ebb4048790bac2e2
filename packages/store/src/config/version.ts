import type { SettingOverrides } from '@podo/domain'
import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'

export interface NewConfigVersion {
  readonly targetId: string
  readonly teamId: string
  readonly variables: Readonly<Record<string, string>>
  readonly secretVersions: Readonly<Record<string, string>>
  readonly overrides: SettingOverrides
  readonly copiedFrom: number | null
  readonly userId: string | null
}

/** Numbered under the target's row lock. */
export async function createConfigVersion(tx: Tx, version: NewConfigVersion): Promise<{ id: string; number: number }> {
  const id = newId()
  const { rows } = await tx.execute(sql`
    with numbered as (update app_environments set last_config = last_config + 1 where id = ${version.targetId} returning last_config)
    insert into config_versions (id, team_id, target_id, number, variables, secret_versions, overrides, copied_from, created_by)
    select ${id}::uuid, ${version.teamId}::uuid, ${version.targetId}::uuid, last_config, ${JSON.stringify(version.variables)}::jsonb, ${JSON.stringify(version.secretVersions)}::jsonb,
      ${JSON.stringify(version.overrides)}::jsonb, ${version.copiedFrom}::int, ${version.userId}::uuid from numbered returning number`)
  return { id, number: (rows[0] as { number: number }).number }
}

/** The newest version: what a deployment is accepted with. Every target has one from its first moment. */
export async function currentConfigVersion(tx: Tx, targetId: string): Promise<{ id: string; number: number }> {
  const { rows } = await tx.execute(sql`select id, number from config_versions where target_id = ${targetId} order by number desc limit 1`)
  const row = rows[0] as { id: string; number: number } | undefined
  if (row === undefined) throw new Error('a target has no config version')
  return row
}

import type { SettingOverrides } from '@podo/domain'
import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso, person } from './columns.ts'
import type { NumberPage, PersonView } from './columns.ts'

export interface ConfigVersionView {
  readonly id: string
  readonly number: number
  readonly variables: Readonly<Record<string, string>>
  /** Secret name to the id of the version of its value; the values are nowhere near. */
  readonly secretVersions: Readonly<Record<string, string>>
  readonly overrides: SettingOverrides
  readonly copiedFrom: number | null
  readonly createdAt: string
  readonly createdBy: PersonView | null
}

const columns: SQL = sql`
  c.id, c.number, c.variables, c.secret_versions as "secretVersions", c.overrides, c.copied_from as "copiedFrom", ${iso(sql`c.created_at`)} as "createdAt",
  ${person(sql`u`)} as "createdBy" from config_versions c left join users u on u.id = c.created_by`

export async function listConfigVersions(tx: Tx, targetId: string, page: NumberPage): Promise<ConfigVersionView[]> {
  const { rows } = await tx.execute(sql`
    select ${columns} where c.target_id = ${targetId} and (${page.before}::int is null or c.number < ${page.before}::int) order by c.number desc limit ${page.limit}`)
  return rows as unknown as ConfigVersionView[]
}

export async function viewConfigVersion(tx: Tx, targetId: string, number: number): Promise<ConfigVersionView | null> {
  const { rows } = await tx.execute(sql`select ${columns} where c.target_id = ${targetId} and c.number = ${number}`)
  return (rows[0] as ConfigVersionView | undefined) ?? null
}

export async function viewConfigVersionById(tx: Tx, targetId: string, id: string): Promise<ConfigVersionView | null> {
  const { rows } = await tx.execute(sql`select ${columns} where c.target_id = ${targetId} and c.id = ${id}`)
  return (rows[0] as ConfigVersionView | undefined) ?? null
}

export interface ConfigNow {
  readonly current: ConfigVersionView | null
  readonly secrets: readonly { readonly name: string; readonly updatedAt: string }[]
  readonly liveVersion: number | null
}

/** The newest version, its secrets by name and age, and the version that serves. */
export async function viewConfigNow(tx: Tx, targetId: string): Promise<ConfigNow> {
  const [current] = await listConfigVersions(tx, targetId, { limit: 1, before: null })
  const { rows } = await tx.execute(sql`
    select (select lc.number from app_environments t join releases r on r.id = t.live_release_id join config_versions lc on lc.id = r.config_version_id where t.id = ${targetId}) as "liveVersion",
      coalesce((select json_agg(json_build_object('name', v.key, 'updatedAt', ${iso(sql`sv.created_at`)}) order by v.key)
        from config_versions c cross join jsonb_each_text(c.secret_versions) v join secret_versions sv on sv.id = v.value::uuid where c.id = ${current?.id ?? null}::uuid), '[]') as "secrets"`)
  const row = rows[0] as Omit<ConfigNow, 'current'>
  return { current: current ?? null, ...row }
}

/** The process counts that were set, and the processes that the live release has. */
export async function viewScale(tx: Tx, targetId: string): Promise<{ counts: Readonly<Record<string, number>>; processes: readonly string[] }> {
  const { rows } = await tx.execute(sql`
    select t.scale as "counts", coalesce((select json_agg(x->>'name' order by x->>'name') from jsonb_array_elements(r.settings->'processes') x), '[]') as "processes"
    from app_environments t left join releases r on r.id = coalesce(t.live_release_id, (select n.id from releases n where n.target_id = t.id order by n.number desc limit 1))
    where t.id = ${targetId}`)
  return (rows[0] as { counts: Record<string, number>; processes: string[] } | undefined) ?? { counts: {}, processes: [] }
}

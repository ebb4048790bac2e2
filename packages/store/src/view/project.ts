import { sql } from 'drizzle-orm'
import type { SQL } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso } from './columns.ts'

export interface ProjectView {
  readonly id: string
  readonly name: string
  readonly displayName: string
  readonly team: { readonly id: string; readonly name: string }
  readonly environments: readonly { readonly id: string; readonly name: string }[]
  readonly createdAt: string
}

const columns: SQL = sql`
  p.id, p.name, p.display_name as "displayName", json_build_object('id', m.id, 'name', m.name) as "team", ${iso(sql`p.created_at`)} as "createdAt",
  coalesce((select json_agg(json_build_object('id', e.id, 'name', e.name) order by (e.name = 'production') desc, e.created_at) from environments e where e.project_id = p.id), '[]') as "environments"
  from projects p join teams m on m.id = p.team_id`

/** By name, then id: `after` is both of the last row of the page before. */
export async function listProjects(tx: Tx, teams: readonly string[], page: { readonly limit: number; readonly after: { readonly name: string; readonly id: string } | null }): Promise<ProjectView[]> {
  const { rows } = await tx.execute(sql`
    select ${columns} where p.team_id = any(${`{${teams.join(',')}}`}::uuid[])
      and (${page.after?.id ?? null}::uuid is null or (p.name, p.id) > (${page.after?.name ?? null}::text, ${page.after?.id ?? null}::uuid))
    order by p.name, p.id limit ${page.limit}`)
  return rows as unknown as ProjectView[]
}

export async function viewProject(tx: Tx, projectId: string): Promise<ProjectView | null> {
  const { rows } = await tx.execute(sql`select ${columns} where p.id = ${projectId}`)
  return (rows[0] as ProjectView | undefined) ?? null
}

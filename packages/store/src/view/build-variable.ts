import { sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { iso, person } from './columns.ts'
import type { PersonView } from './columns.ts'

export interface BuildVariablesView {
  readonly variables: readonly { readonly name: string; readonly updatedAt: string; readonly updatedBy: PersonView | null }[]
  /** Named as needed by the app's newest plan, and not there. */
  readonly missing: readonly string[]
  /** Something was built before the last change and nothing since. */
  readonly pending: boolean
}

const began = sql`select max(p.started_at) from deployments d join deployment_phases p on p.deployment_id = d.id and p.phase = 'build' and p.status = 'succeeded' where d.app_id = a.id`
const needed = sql`select p.detail->'plan'->'buildVariables' from deployments d join deployment_phases p on p.deployment_id = d.id and p.phase = 'plan'
  where d.app_id = a.id and p.detail ? 'plan' order by d.created_at desc limit 1`

/** Names, when and by whom; there is no way from here to a value. */
export async function viewBuildVariables(tx: Tx, teamId: string, appId: string): Promise<BuildVariablesView> {
  const { rows } = await tx.execute(sql`
    select coalesce((select json_agg(json_build_object('name', v.name, 'updatedAt', ${iso(sql`v.updated_at`)}, 'updatedBy', ${person(sql`u`)}) order by v.name)
        from build_variables v left join users u on u.id = v.updated_by where v.app_id = a.id and v.team_id = a.team_id), '[]') as "variables",
      coalesce((select json_agg(n.name order by n.name) from jsonb_array_elements_text(coalesce((${needed}), '[]')) n(name)
        where not exists (select from build_variables v where v.app_id = a.id and v.name = n.name)), '[]') as "missing",
      coalesce((${began}) < a.build_variables_changed_at, false) as "pending"
    from apps a where a.id = ${appId} and a.team_id = ${teamId}`)
  return (rows[0] as BuildVariablesView | undefined) ?? { variables: [], missing: [], pending: false }
}

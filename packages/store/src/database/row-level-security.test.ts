import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fillTeam } from '../testing/fill-team.ts'
import { createWorld } from '../testing/world.ts'
import type { Team, World } from '../testing/world.ts'
import { sql } from 'drizzle-orm'
import { SQL_STATE, sqlState } from './sql-state.ts'

let world: World
let mine: Team
let theirs: Team

beforeAll(async () => {
  world = await createWorld()
  mine = await world.addTeam('mine')
  theirs = await world.addTeam('theirs')
  await fillTeam(world, mine, 'mine')
  await fillTeam(world, theirs, 'theirs')
})
afterAll(() => world.close())

const refusal = (work: Promise<unknown>): Promise<string | undefined> => work.then(() => 'allowed', sqlState)

describe('the catalogue', () => {
  test('every table has row-level security, enabled, forced and with a policy', async () => {
    const tables = await world.database.query<{ name: string; enabled: boolean; forced: boolean; policies: number }>(
      `select relname as name, relrowsecurity as enabled, relforcerowsecurity as forced,
         (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
       from pg_class c where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace`,
    )
    expect(tables.length).toBeGreaterThan(20)
    expect(tables.filter((table) => !table.enabled || !table.forced || table.policies === 0)).toEqual([])
  })

  test('every function that acts with its owner’s rights pins its search path', async () => {
    const functions = await world.database.query<{ name: string; path: string | null }>(
      `select proname as name, (select setting from unnest(proconfig) setting where setting like 'search_path=pg_catalog%') as path
       from pg_proc where prosecdef and pronamespace = 'public'::regnamespace`,
    )
    expect(functions.map(({ name }) => name).sort()).toEqual(['podo_audit', 'podo_ring'])
    expect(functions.filter(({ path }) => path === null)).toEqual([])
  })

  test('nobody but the owner may make anything in the schema', async () => {
    const rows = await world.database.query("select has_schema_privilege(r, 'public', 'create') as may from unnest(array['podo_api', 'podo_worker', 'public']) r")
    expect(rows).toEqual([{ may: false }, { may: false }, { may: false }])
  })
})

describe('a team’s scope', () => {
  const tablesOfTeams = async (): Promise<string[]> => {
    const rows = await world.database.query<{ name: string }>(
      `select c.relname as name from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'team_id'
       where relkind = 'r' and relnamespace = 'public'::regnamespace and has_any_column_privilege('podo_api', c.oid, 'select') order by 1`,
    )
    return rows.map(({ name }) => name)
  }

  test('shows its own rows and none of another team’s, in every table that names a team', async () => {
    const tables = await tablesOfTeams()
    expect(tables).toContain('deployments')
    const seen = await world.as(mine.scope, async (tx) => {
      const counts: { table: string; teams: unknown[] }[] = []
      for (const table of tables) {
        const { rows } = await tx.execute(sql`select distinct team_id as id from ${sql.identifier(table)}`)
        counts.push({ table, teams: rows.map((row) => row['id']) })
      }
      return counts
    })
    expect(seen).toEqual(tables.map((table) => ({ table, teams: [mine.teamId] })))
  })

  test('without teams shows nothing', async () => {
    const tables = await tablesOfTeams()
    await world.as({ kind: 'team', teamIds: [], userId: null }, async (tx) => {
      for (const table of tables) expect([table, (await tx.execute(sql`select team_id from ${sql.identifier(table)} limit 1`)).rows]).toEqual([table, []])
    })
  })

  test('writes no row for another team', async () => {
    const insert = (teamId: string) => world.as(mine.scope, (tx) => tx.execute(sql`insert into projects (id, team_id, name, display_name) values (gen_random_uuid(), ${teamId}, 'x', 'x')`))
    expect(await refusal(insert(theirs.teamId))).toBe(SQL_STATE.insufficientPrivilege)
    expect(await refusal(insert(mine.teamId))).toBe('allowed')
  })

  test('hangs no row of its own on another team’s', async () => {
    const insert = (projectId: string) =>
      world.as(mine.scope, (tx) => tx.execute(sql`insert into environments (id, team_id, project_id, name) values (gen_random_uuid(), ${mine.teamId}, ${projectId}, 'x')`))
    expect(await refusal(insert(theirs.projectId))).toBe(SQL_STATE.foreignKeyViolation)
    expect(await refusal(insert(mine.projectId))).toBe('allowed')
  })

  test('moves no row to another team', async () => {
    const change = world.as(mine.scope, (tx) => tx.execute(sql`update projects set team_id = ${theirs.teamId}`))
    expect(await refusal(change)).toBe(SQL_STATE.insufficientPrivilege)
  })

  test('shows people of its teams and nobody else', async () => {
    const { rows } = await world.as(mine.scope, (tx) => tx.execute(sql`select id from users`))
    expect(rows).toEqual([{ id: mine.userId }])
  })
})

describe('what signing in keeps', () => {
  const tables = ['user_passwords', 'sessions', 'sign_in_links', 'api_tokens']

  test.each(tables)('%s is closed to the worker', async (table) => {
    expect(await refusal(world.asWorker((tx) => tx.execute(sql`select from ${sql.identifier(table)}`)))).toBe(SQL_STATE.insufficientPrivilege)
  })

  test.each(['user_passwords', 'sessions', 'sign_in_links'])('%s shows nothing of anybody else', async (table) => {
    const stranger = { kind: 'team', teamIds: [mine.teamId, theirs.teamId], userId: null } as const
    const { rows } = await world.as(stranger, (tx) => tx.execute(sql`select 1 from ${sql.identifier(table)}`))
    expect(rows).toEqual([])
  })

  test('the scope of signing in reaches nothing of a team’s work', async () => {
    await world.as({ kind: 'authentication' }, async (tx) => {
      for (const table of ['projects', 'apps', 'secrets', 'config_versions', 'deployments', 'events', 'audit_events', 'hosts']) {
        expect([table, (await tx.execute(sql`select 1 from ${sql.identifier(table)}`)).rows]).toEqual([table, []])
      }
    })
  })
})

describe('write-only and append-only', () => {
  test('sealed bytes are closed to the request’s role and open to the worker', async () => {
    expect(await refusal(world.as(mine.scope, (tx) => tx.execute(sql`select sealed from secret_versions`)))).toBe(SQL_STATE.insufficientPrivilege)
    const { rows } = await world.asWorker((tx) => tx.execute(sql`select sealed from secret_versions`))
    expect(rows).toHaveLength(2)
  })

  test.each(['config_versions', 'events'])('%s are changed by neither role', async (table) => {
    const change = sql`update ${sql.identifier(table)} set team_id = team_id`
    expect(await refusal(world.as(mine.scope, (tx) => tx.execute(change)))).toBe(SQL_STATE.insufficientPrivilege)
    expect(await refusal(world.asWorker((tx) => tx.execute(change)))).toBe(SQL_STATE.insufficientPrivilege)
  })

  test('nobody makes an administrator of an account that is there', async () => {
    const change = world.as({ kind: 'administrator', userId: mine.userId }, (tx) => tx.execute(sql`update users set is_administrator = true`))
    expect(await refusal(change)).toBe(SQL_STATE.insufficientPrivilege)
  })
})

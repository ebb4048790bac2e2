import { createHash, randomBytes, randomUUID } from 'node:crypto'
import type { Role } from '@podo/domain'
import type { TestServer } from './start-server.ts'

const hash = (token: string): Buffer => createHash('sha256').update(token).digest()

/** A team with its project, straight into the tables. */
export async function makeTeam(server: TestServer, project: string): Promise<string> {
  const [teamId, projectId] = [randomUUID(), randomUUID()]
  await server.database.query('insert into teams (id, name) values ($1, $2)', [teamId, `team of ${project}`])
  await server.database.query('insert into projects (id, team_id, name, display_name) values ($1, $2, $3, $3)', [projectId, teamId, project])
  await server.database.query("insert into environments (id, team_id, project_id, name) values ($1, $2, $3, 'production')", [randomUUID(), teamId, projectId])
  return teamId
}

/** A member and the cookie of a session of theirs. */
export async function makeMember(server: TestServer, teamId: string, role: Role): Promise<{ userId: string; cookie: string }> {
  const [userId, token] = [randomUUID(), randomBytes(32).toString('base64url')]
  await server.database.query('insert into users (id, display_name, login) values ($1, $2, $2)', [userId, `${role}-${userId}`])
  await server.database.query('insert into memberships (team_id, user_id, role) values ($1, $2, $3)', [teamId, userId, role])
  await server.database.query("insert into sessions (id, user_id, token_hash, expires_at) values ($1, $2, $3, now() + interval '1 day')", [randomUUID(), userId, hash(token)])
  return { userId, cookie: `podo=${token}` }
}

export async function makeToken(server: TestServer, teamId: string, userId: string, role: Role): Promise<{ id: string; token: string }> {
  const [id, token] = [randomUUID(), `podo_${randomBytes(32).toString('base64url')}`]
  await server.database.query('insert into api_tokens (id, team_id, user_id, name, token_hash, role) values ($1, $2, $3, $4, $5, $6)', [id, teamId, userId, 'made', hash(token), role])
  return { id, token }
}

/** One line a table: what would differ if anything had been written but the moment a session was seen. */
export async function tablesNow(server: TestServer): Promise<string> {
  const tables = await server.database.query<{ name: string }>("select tablename as name from pg_tables where schemaname = 'public' and tablename not in ('sessions', 'api_tokens') order by 1")
  const lines = []
  for (const { name } of tables) {
    const [row] = await server.database.query<{ sum: string }>(`select count(*) || ' ' || coalesce(md5(string_agg(t::text, '|' order by t::text)), '') as sum from ${name} t`)
    lines.push(`${name} ${row?.sum ?? ''}`)
  }
  const [counts] = await server.database.query<{ sum: string }>('select (select count(*) from sessions) || \' \' || (select count(*) from api_tokens where revoked_at is null) as sum')
  return [...lines, `signed in ${counts?.sum ?? ''}`].join('\n')
}

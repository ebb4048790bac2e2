import { randomBytes, randomUUID } from 'node:crypto'
import type { TestServer } from './start-server.ts'

export interface MadeRelease {
  readonly id: string
  readonly buildId: string
  readonly contentKey: string
}

const SETTINGS = { processes: [{ name: 'web', command: 'node server.js', overlap: true }], folder: '.', surroundings: { variables: {}, paths: [] }, staticSite: null, healthCheck: { path: '/', timeoutSeconds: 5, withinSeconds: 60, statuses: [] }, resources: { memoryMb: null, cpus: null }, predeploy: null, stopGraceSeconds: 10 }
const PLAN = { language: { value: 'node', from: 'package.json' }, version: null, framework: null, packageManager: null, toolchains: [], root: { value: '.', from: 'default' }, workspace: { value: '.', from: 'default' }, install: null, build: null, processes: { web: { value: 'node server.js', from: 'package.json' } }, port: { value: 'PORT', from: 'default' }, predeploy: null, staticRoot: null, staticFallback: null, healthPath: { value: '/', from: 'default' }, environment: {}, paths: [], installed: [], caches: [], lockfiles: [], buildVariables: [], overlap: false, health: null, resources: null }

/**
 * The newest queued deployment of a target, ended as the engine ends one that went well: its build, its release with
 * the deployment's config version, and the traffic. There is no agent in these tests to do it.
 */
export async function succeed(server: TestServer, targetId: string): Promise<MadeRelease> {
  const made = { id: randomUUID(), buildId: randomUUID(), contentKey: randomBytes(32).toString('hex') }
  const [deployment] = await server.database.query<{ id: string; team_id: string; app_id: string; config_version_id: string; build_id: string | null; commit: string }>(
    "select id, team_id, app_id, config_version_id, build_id, commit from deployments where target_id = $1 and state = 'queued'",
    [targetId],
  )
  if (deployment === undefined) throw new Error('no deployment is queued')
  const buildId = deployment.build_id ?? made.buildId
  if (deployment.build_id === null) {
    await server.database.query('insert into builds (id, team_id, app_id, deployment_id, commit, build_key, plan, artifact, milliseconds) values ($1, $2, $3, $4, $5, $6, $7, $8, 1)', [
      buildId, deployment.team_id, deployment.app_id, deployment.id, deployment.commit, made.contentKey, JSON.stringify(PLAN), JSON.stringify({ kind: 'slug', digest: made.contentKey, location: '/nowhere', sizeBytes: 1 }),
    ])
  }
  await server.database.query(
    `with numbered as (update app_environments set last_release = last_release + 1 where id = $1 returning last_release)
     insert into releases (id, team_id, app_id, target_id, number, build_id, config_version_id, deployment_id, settings, content_key, went_live_at)
     select $2, $3, $4, $1, last_release, $5, $6, $7, $8, $9, now() from numbered`,
    [targetId, made.id, deployment.team_id, deployment.app_id, buildId, deployment.config_version_id, deployment.id, JSON.stringify(SETTINGS), made.contentKey],
  )
  await server.database.query("update deployments set state = 'succeeded', ended_at = now(), release_id = $2, build_id = $3 where id = $1", [deployment.id, made.id, buildId])
  await server.database.query(
    `update app_environments set settling_release_id = live_release_id, settles_at = case when live_release_id is null then null else now() + interval '10 minutes' end,
       live_release_id = $2, live_since = now() where id = $1`,
    [targetId, made.id],
  )
  return { ...made, buildId }
}

import { newId } from '@podo/kernel'
import { sql } from 'drizzle-orm'
import { createHash, randomBytes } from 'node:crypto'
import { audit } from '../audit/index.ts'
import { setBuildVariables } from '../build-variable/index.ts'
import { currentConfigVersion } from '../config/index.ts'
import { emit } from '../event/index.ts'
import { claimHost } from '../host/index.ts'
import { createApiToken, createSession, createSignInLink, setPasswordHash } from '../people/index.ts'
import { createSecretBox, putSecret } from '../secret/index.ts'
import { builds, compensations, deploymentPhases, deployments, instanceSettings, leases, releases, runtimeCursors, streams, appEnvironments } from '../schema/index.ts'
import { createUpload } from '../upload/index.ts'
import type { Team, World } from './world.ts'

const hash = (text: string): Buffer => createHash('sha256').update(text).digest()
const soon = (): Date => new Date(Date.now() + 3_600_000)

export interface Filled {
  readonly deploymentId: string
  readonly releaseId: string
  readonly buildId: string
}

/** At least one row in every table, a whole deployment with its release live among them. */
export async function fillTeam(world: World, team: Team, name: string): Promise<Filled> {
  const { teamId, userId, appId, targetId } = team
  await world.as({ kind: 'authentication' }, async (tx) => {
    await setPasswordHash(tx, userId, '$argon2id$v=19$test')
    await createSession(tx, { userId, tokenHash: hash(`session ${name}`), expiresAt: soon(), userAgent: '' })
    await createSignInLink(tx, { tokenHash: hash(`link ${name}`), userId, expiresAt: soon() })
  })
  const config = await world.as(team.scope, async (tx) => {
    await createApiToken(tx, { teamId, userId, name: 'ci', tokenHash: hash(`token ${name}`), role: 'developer', expiresAt: null })
    await claimHost(tx, { host: `${name}.localhost`, teamId, targetId, kind: 'automatic' })
    await putSecret(tx, createSecretBox(randomBytes(32)), { teamId, targetId, name: 'KEY', value: 'value', userId })
    await setBuildVariables(tx, createSecretBox(randomBytes(32)), { teamId, appId, set: { KEY: 'value' }, remove: [], userId })
    await createUpload(tx, { teamId, appId, manifest: [], missing: [], message: '', userId, most: 10 })
    await emit(tx, targetId, 'test', {})
    await audit(tx, { teamId, actorId: userId, actor: name, via: 'api', action: 'test', subject: name, detail: {} })
    return currentConfigVersion(tx, targetId)
  })
  return world.asWorker(async (tx) => {
    const [deploymentId, buildId, releaseId] = [newId(), newId(), newId()]
    const settings = { processes: [], folder: '.', surroundings: { variables: {}, paths: [] }, staticSite: null, healthCheck: { path: '/', timeoutSeconds: 5, withinSeconds: 60, statuses: [] }, resources: { memoryMb: null, cpus: null }, predeploy: null, stopGraceSeconds: 10 }
    const place = { teamId, appId, targetId }
    await tx.insert(instanceSettings).values({ key: `test ${name}`, value: 1 })
    await tx.insert(runtimeCursors).values({ runtime: `process ${name}` })
    await tx.insert(leases).values({ targetId, teamId })
    await tx.insert(deployments).values({ id: deploymentId, ...place, number: 1, trigger: 'manual', configVersionId: config.id })
    await tx.insert(streams).values({ id: deploymentId, teamId, kind: 'deployment' })
    await tx.insert(deploymentPhases).values({ deploymentId, teamId, phase: 'fetch', status: 'running', startedAt: new Date() })
    await tx.insert(compensations).values({ deploymentId, teamId, key: 'undo', action: {} })
    await tx.execute(sql`
      insert into ${builds} (id, team_id, app_id, deployment_id, commit, build_key, plan, artifact, milliseconds)
      values (${buildId}, ${teamId}, ${appId}, ${deploymentId}, ${'a'.repeat(40)}, ${'b'.repeat(64)}, '{}', '{}', 1)`)
    await tx.insert(releases).values({ id: releaseId, ...place, number: 1, buildId, configVersionId: config.id, deploymentId, settings, contentKey: 'c'.repeat(64) })
    await tx.update(deployments).set({ state: 'succeeded', buildId, releaseId, previousReleaseId: releaseId, endedAt: new Date() }).where(sql`id = ${deploymentId}`)
    await tx.update(appEnvironments).set({ liveReleaseId: releaseId, settlingReleaseId: releaseId, lastDeployment: 1, lastRelease: 1 }).where(sql`id = ${targetId}`)
    return { deploymentId, buildId, releaseId }
  })
}

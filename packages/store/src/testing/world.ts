import { newId } from '@podo/kernel'
import { testDatabase } from '@podo/testkit'
import type { TestDatabase } from '@podo/testkit'
import { createDatabase } from '../database/index.ts'
import type { Database, Scope, Tx } from '../database/index.ts'
import { createApp } from '../app/index.ts'
import { addMember, createUser } from '../people/index.ts'
import { createProject } from '../project/index.ts'
import { teams } from '../schema/index.ts'

/** One team with a member, a project and an app in it. */
export interface Team {
  readonly teamId: string
  readonly userId: string
  readonly projectId: string
  readonly environmentId: string
  readonly appId: string
  readonly targetId: string
  readonly scope: Scope
}

export interface World {
  readonly database: TestDatabase
  readonly api: Database
  readonly worker: Database
  /** In a scope of podo_api. */
  as<T>(scope: Scope, work: (tx: Tx) => Promise<T>): Promise<T>
  asWorker<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  addTeam(name: string): Promise<Team>
  close(): Promise<void>
}

/** A migrated database with both roles connected. */
export async function createWorld(): Promise<World> {
  const database = await testDatabase()
  const api = createDatabase({ connection: database.api, role: 'api', maxConnections: 12 })
  const worker = createDatabase({ connection: database.worker, role: 'worker' })
  const world: World = {
    database,
    api,
    worker,
    as: (scope, work) => api.transaction(scope, work),
    asWorker: (work) => worker.transaction({ kind: 'worker' }, work),
    addTeam: (name) => addTeam(world, name),
    async close() {
      await Promise.all([api.close(), worker.close()])
      await database.close()
    },
  }
  return world
}

async function addTeam(world: World, name: string): Promise<Team> {
  const teamId = newId()
  const userId = await world.as({ kind: 'authentication' }, async (tx) => {
    await tx.insert(teams).values({ id: teamId, name })
    const id = await createUser(tx, { login: `${name}@example.com`, displayName: name, isAdministrator: false })
    await addMember(tx, { teamId, userId: id, role: 'owner' })
    return id
  })
  const scope: Scope = { kind: 'team', teamIds: [teamId], userId }
  return world.as(scope, async (tx) => {
    const project = await createProject(tx, { teamId, name: 'sample', displayName: 'Sample' })
    const environments = [{ id: project.environmentId, name: 'production' }]
    const made = await createApp(tx, { teamId, projectId: project.id, name: 'shop', displayName: 'Shop', userId, environments })
    const target = made.targets[0]
    if (target === undefined) throw new Error('no target was made')
    return { teamId, userId, projectId: project.id, environmentId: project.environmentId, appId: made.appId, targetId: target.targetId, scope }
  })
}

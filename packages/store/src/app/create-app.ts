import { absent, newId } from '@podo/kernel'
import { and, eq } from 'drizzle-orm'
import { createConfigVersion } from '../config/create-config-version.ts'
import type { Tx } from '../database/index.ts'
import { appEnvironments, apps, environments, projects, streams } from '../schema/index.ts'

export interface NewApp {
  readonly teamId: string
  readonly projectId: string
  readonly name: string
  readonly displayName: string
  readonly userId: string | null
  readonly environments: readonly { readonly id: string; readonly name: string }[]
}

export interface CreatedApp {
  readonly appId: string
  readonly targets: readonly { readonly targetId: string; readonly environment: string }[]
}

/** The app with a target in each environment, each with its event stream and an empty c1. A name in use is a unique violation. */
export async function createApp(tx: Tx, app: NewApp): Promise<CreatedApp> {
  const { teamId, projectId } = app
  const [project] = await tx.select({ id: projects.id }).from(projects).where(and(eq(projects.id, projectId), eq(projects.teamId, teamId)))
  if (project === undefined) throw absent('project')
  const appId = newId()
  await tx.insert(apps).values({ id: appId, teamId, projectId, name: app.name, displayName: app.displayName })
  const targets: { targetId: string; environment: string }[] = []
  for (const environment of app.environments) {
    targets.push({ targetId: await createTarget(tx, app, appId, environment.id), environment: environment.name })
  }
  return { appId, targets }
}

async function createTarget(tx: Tx, app: NewApp, appId: string, environmentId: string): Promise<string> {
  const { teamId } = app
  const [environment] = await tx
    .select({ id: environments.id })
    .from(environments)
    .where(and(eq(environments.id, environmentId), eq(environments.projectId, app.projectId), eq(environments.teamId, teamId)))
  if (environment === undefined) throw absent('environment')
  const targetId = newId()
  await tx.insert(appEnvironments).values({ id: targetId, teamId, appId, environmentId })
  await tx.insert(streams).values({ id: targetId, teamId, kind: 'target' })
  await createConfigVersion(tx, { teamId, targetId, variables: {}, secretVersions: {}, overrides: {}, copiedFrom: null, userId: app.userId })
  return targetId
}

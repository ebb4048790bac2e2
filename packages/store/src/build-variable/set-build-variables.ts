import { conflict, newId } from '@podo/kernel'
import { and, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { apps, buildVariables } from '../schema/index.ts'
import type { SecretSealer } from '../secret/index.ts'

/** A build's environment is one block of memory, and Linux bounds it. */
export const MOST_BUILD_VARIABLES = 100

/** What a value is sealed for. */
export const buildVariableIdentity = (id: string): string => `build_variables:${id}`
const fingerprintScope = (appId: string, name: string): string => `build_variables:${appId}:${name}`

export interface BuildVariablesUpdate {
  readonly teamId: string
  readonly appId: string
  readonly set: Readonly<Record<string, string>>
  readonly remove: readonly string[]
  readonly userId: string | null
}

/** Sets and removes under the app's lock; answers the names that changed. The value that is there already changes nothing. */
export async function setBuildVariables(tx: Tx, sealer: SecretSealer, update: BuildVariablesUpdate): Promise<readonly string[]> {
  const { teamId, appId } = update
  const ofApp = and(eq(buildVariables.appId, appId), eq(buildVariables.teamId, teamId))
  await tx.execute(sql`select id from apps where id = ${appId} and team_id = ${teamId} for update`)
  const rows = await tx.select({ id: buildVariables.id, name: buildVariables.name, fingerprint: buildVariables.fingerprint }).from(buildVariables).where(ofApp)
  const known = new Map(rows.map((row) => [row.name, row]))
  const removed = [...new Set(update.remove)].filter((name) => known.has(name))
  const count = new Set([...known.keys(), ...Object.keys(update.set)]).size - removed.length
  // An app that has too many may still take some away.
  if (count > MOST_BUILD_VARIABLES && Object.keys(update.set).length > 0) throw conflict('TOO_MANY_VARIABLES', `An app has at most ${MOST_BUILD_VARIABLES} build variables.`)
  if (removed.length > 0) await tx.delete(buildVariables).where(and(ofApp, inArray(buildVariables.name, removed)))
  const changed: string[] = []
  for (const [name, value] of Object.entries(update.set)) {
    const fingerprint = sealer.fingerprint(fingerprintScope(appId, name), value)
    const before = known.get(name)
    if (before?.fingerprint.equals(fingerprint)) continue
    const id = before?.id ?? newId()
    const values = { sealed: sealer.seal(buildVariableIdentity(id), value), fingerprint, updatedAt: sql`now()`, updatedBy: update.userId }
    if (before === undefined) await tx.insert(buildVariables).values({ id, teamId, appId, name, ...values })
    else await tx.update(buildVariables).set(values).where(and(ofApp, eq(buildVariables.id, id)))
    changed.push(name)
  }
  const names = [...new Set([...removed, ...changed])]
  if (names.length === 0) return names
  await tx.update(apps).set({ buildVariablesChangedAt: sql`now()` }).where(and(eq(apps.id, appId), eq(apps.teamId, teamId)))
  return names
}

import { canonicalJson } from '@podo/domain'
import type { SettingOverrides } from '@podo/domain'
import { absent, newId } from '@podo/kernel'
import { and, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { appEnvironments, configVersions, secretVersions, secrets } from '../schema/index.ts'

export interface NewConfigVersion {
  readonly teamId: string
  readonly targetId: string
  readonly variables: Readonly<Record<string, string>>
  /** Secret name to the id of the version of its value, of this target. */
  readonly secretVersions: Readonly<Record<string, string>>
  readonly overrides: SettingOverrides
  /** Number of the version that a rollback copied. */
  readonly copiedFrom: number | null
  readonly userId: string | null
}

export interface ConfigVersionRef {
  readonly id: string
  readonly number: number
}

/**
 * One more immutable version, numbered from the target's counter under its row lock: no gap, no number twice. The same
 * content as the newest version makes none; that one is answered.
 */
export async function createConfigVersion(tx: Tx, next: NewConfigVersion): Promise<ConfigVersionRef> {
  const { teamId, targetId } = next
  const target = and(eq(appEnvironments.id, targetId), eq(appEnvironments.teamId, teamId))
  const [locked] = await tx.select({ id: appEnvironments.id }).from(appEnvironments).where(target).for('update')
  if (locked === undefined) throw absent('app')
  await checkSecretVersions(tx, targetId, Object.values(next.secretVersions))
  const newest = await findNewest(tx, targetId)
  if (newest !== undefined && contentOf(newest) === contentOf(next)) return { id: newest.id, number: newest.number }
  const [counted] = await tx
    .update(appEnvironments)
    .set({ lastConfig: sql`${appEnvironments.lastConfig} + 1` })
    .where(target)
    .returning({ number: appEnvironments.lastConfig })
  if (counted === undefined) throw absent('app')
  const made = { id: newId(), number: counted.number }
  await tx.insert(configVersions).values({
    ...made,
    teamId,
    targetId,
    variables: next.variables,
    secretVersions: next.secretVersions,
    overrides: next.overrides,
    copiedFrom: next.copiedFrom,
    createdBy: next.userId,
  })
  return made
}

/** The newest version, which a deployment that is accepted now runs with. */
export async function currentConfigVersion(tx: Tx, targetId: string): Promise<ConfigVersionRef> {
  const newest = await findNewest(tx, targetId)
  if (newest === undefined) throw absent('app')
  return { id: newest.id, number: newest.number }
}

async function findNewest(tx: Tx, targetId: string) {
  const [newest] = await tx
    .select({
      id: configVersions.id,
      number: configVersions.number,
      variables: configVersions.variables,
      secretVersions: configVersions.secretVersions,
      overrides: configVersions.overrides,
    })
    .from(configVersions)
    .where(eq(configVersions.targetId, targetId))
    .orderBy(desc(configVersions.number))
    .limit(1)
  return newest
}

const contentOf = ({ variables, secretVersions: versions, overrides }: Pick<NewConfigVersion, 'variables' | 'secretVersions' | 'overrides'>): string =>
  canonicalJson({ variables, versions, overrides })

/** Ids that stand in JSON have no foreign key: each must be of this target, or is absent. */
async function checkSecretVersions(tx: Tx, targetId: string, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return
  const unique = [...new Set(ids)]
  const found = await tx
    .select({ id: secretVersions.id })
    .from(secretVersions)
    .innerJoin(secrets, eq(secrets.id, secretVersions.secretId))
    .where(and(inArray(secretVersions.id, unique), eq(secrets.targetId, targetId)))
  if (found.length !== unique.length) throw absent('secret')
}

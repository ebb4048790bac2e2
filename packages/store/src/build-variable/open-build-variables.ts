import { eq } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { buildVariables } from '../schema/index.ts'
import type { SecretOpener } from '../secret/index.ts'
import { buildVariableIdentity } from './set-build-variables.ts'

/** The build variables of an app as they were at one moment. */
export interface SealedBuildVariables {
  /** By name, in hex: the same while the value is. */
  readonly fingerprints: Readonly<Record<string, string>>
  /** The values in clear, for the build and for what hides them in its log. */
  open(): Readonly<Record<string, string>>
}

/** For the worker alone: the request's role may not read the sealed bytes. */
export async function sealedBuildVariables(tx: Tx, opener: SecretOpener, appId: string): Promise<SealedBuildVariables> {
  const { id, name, sealed, fingerprint } = buildVariables
  const rows = await tx.select({ id, name, sealed, fingerprint }).from(buildVariables).where(eq(buildVariables.appId, appId)).orderBy(name)
  return {
    fingerprints: Object.fromEntries(rows.map((row) => [row.name, row.fingerprint.toString('hex')])),
    open: () => Object.fromEntries(rows.map((row) => [row.name, opener.open(buildVariableIdentity(row.id), row.sealed).reveal()])),
  }
}

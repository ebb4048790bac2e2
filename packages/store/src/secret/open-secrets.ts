import { AppError } from '@podo/kernel'
import { inArray } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { secretVersions } from '../schema/index.ts'
import { secretIdentity } from './put-secret.ts'
import type { SecretOpener } from './seal.ts'

/**
 * Clear text by secret name, for the worker alone: the request's role may not read the sealed bytes. One that was
 * purged is `SECRET_PURGED`: what used it cannot be run again.
 */
export async function openSecretVersions(tx: Tx, opener: SecretOpener, versions: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> {
  const entries = Object.entries(versions)
  if (entries.length === 0) return {}
  const rows = await tx
    .select({ id: secretVersions.id, sealed: secretVersions.sealed })
    .from(secretVersions)
    .where(inArray(secretVersions.id, entries.map(([, id]) => id)))
  const sealedById = new Map(rows.map(({ id, sealed }) => [id, sealed]))
  return Object.fromEntries(
    entries.map(([name, id]) => {
      const sealed = sealedById.get(id) ?? null
      if (sealed === null) throw purged(name)
      return [name, opener.open(secretIdentity(id), sealed).reveal()]
    }),
  )
}

const purged = (name: string): AppError =>
  new AppError({ kind: 'conflict', code: 'SECRET_PURGED', publicMessage: `The value of ${name} that this configuration used was purged. Set ${name} again and deploy.`, details: { name } })

import type { ManifestFile } from '@podo/domain'
import { newId } from '@podo/kernel'
import { and, eq, sql } from 'drizzle-orm'
import type { Tx } from '../database/index.ts'
import { apps, uploads } from '../schema/index.ts'

export interface NewUpload {
  readonly teamId: string
  readonly appId: string
  readonly manifest: readonly ManifestFile[]
  /** Oids whose contents are still to come. */
  readonly missing: readonly string[]
  readonly message: string
  readonly userId: string | null
  /** Open uploads of the app at a time. */
  readonly most: number
}

/** Null: there is no such app in the team, or as many uploads as there may be. Counted under the app's row lock. */
export async function createUpload(tx: Tx, next: NewUpload): Promise<{ readonly id: string } | null> {
  const [app] = await tx.select({ id: apps.id }).from(apps).where(and(eq(apps.id, next.appId), eq(apps.teamId, next.teamId))).for('no key update')
  if (app === undefined || (await tx.$count(uploads, eq(uploads.appId, app.id))) >= next.most) return null
  const id = newId()
  const { teamId, appId, manifest, missing, message } = next
  await tx.insert(uploads).values({ id, teamId, appId, manifest, missing, message, createdBy: next.userId })
  return { id }
}

export interface StoredUpload {
  readonly id: string
  readonly appId: string
  readonly manifest: readonly ManifestFile[]
  readonly missing: readonly string[]
  readonly message: string
}

export async function loadUpload(tx: Tx, id: string): Promise<StoredUpload | null> {
  const [row] = await tx
    .select({ id: uploads.id, appId: uploads.appId, manifest: uploads.manifest, missing: uploads.missing, message: uploads.message })
    .from(uploads)
    .where(eq(uploads.id, id))
  return row ?? null
}

export async function deleteUpload(tx: Tx, id: string): Promise<void> {
  await tx.delete(uploads).where(eq(uploads.id, id))
}

/** Those of an app that are older than this; answers their ids, whose folders are to be removed. */
export async function deleteExpiredUploads(tx: Tx, appId: string, minutes: number): Promise<string[]> {
  const rows = await tx
    .delete(uploads)
    .where(and(eq(uploads.appId, appId), sql`${uploads.createdAt} < now() - make_interval(mins => ${minutes})`))
    .returning({ id: uploads.id })
  return rows.map(({ id }) => id)
}

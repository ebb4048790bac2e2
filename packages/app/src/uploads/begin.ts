import type { ManifestFile } from '@podo/domain'
import { AppError, conflict } from '@podo/kernel'
import { createUpload, deleteExpiredUploads } from '@podo/store'
import type { AppPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { checkManifest } from './check-manifest.ts'
import { removeUploadFolder } from './folder.ts'

interface BeginInput {
  readonly files: readonly ManifestFile[]
  readonly message: string
}

const UPLOAD_MINUTES = 60
/** Uploads of an app that wait for their contents at a time. */
const OPEN_UPLOADS = 10

/** Says which contents the app's repository lacks; the upload waits an hour for them. */
export async function begin(call: PlacedCall<AppPlace>, input: BeginInput): Promise<{ id: string; missing: string[] }> {
  const { place, actor, services } = call
  checkManifest(input.files)
  if (place.deleting) throw conflict('APP_DELETING', 'The app is being deleted.')
  await services.sources.ensure(place.appId)
  const missing = await services.sources.missing(place.appId, [...new Set(input.files.map((file) => file.oid))])
  const made = await call.transaction(async (tx) => {
    const expired = await deleteExpiredUploads(tx, place.appId, UPLOAD_MINUTES)
    const upload = await createUpload(tx, { teamId: place.teamId, appId: place.appId, manifest: input.files, missing, message: input.message, userId: actor.user?.id ?? null, most: OPEN_UPLOADS })
    return { expired, upload }
  })
  await Promise.all(made.expired.map((id) => removeUploadFolder(services.uploadsFolder, id)))
  if (made.upload === null) throw tooMany()
  return { id: made.upload.id, missing }
}

const tooMany = (): AppError =>
  new AppError({ kind: 'too-many', code: 'TOO_MANY_UPLOADS', publicMessage: `${OPEN_UPLOADS} uploads of this app wait for their contents. Finish one, or try again in an hour.`, retryable: true })

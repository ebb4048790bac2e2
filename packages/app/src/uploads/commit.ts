import { absent, conflict } from '@podo/kernel'
import type { CommitInfo } from '@podo/ports'
import { loadUpload } from '@podo/store'
import type { StoredUpload, UploadPlace } from '@podo/store'
import type { PlacedCall } from '../operation/call.ts'
import { readBlobs, receivedBlobs } from './folder.ts'

export interface CommittedUpload {
  readonly upload: StoredUpload
  readonly commit: CommitInfo
}

/** Turns an upload whose contents are all there into a commit; the same upload gives the same commit. */
export async function commitUpload(call: PlacedCall<UploadPlace>): Promise<CommittedUpload> {
  const { place, services, actor } = call
  const upload = await call.transaction((tx) => loadUpload(tx, place.uploadId))
  if (upload === null) throw absent('upload')
  const received = await receivedBlobs(services.uploadsFolder, place.uploadId)
  const absentOids = upload.missing.filter((oid) => !received.has(oid))
  if (absentOids.length > 0) {
    throw conflict('UPLOAD_INCOMPLETE', `${absentOids.length} of ${upload.missing.length} contents have not arrived. Send them, then try again.`, { missing: absentOids.slice(0, 100) })
  }
  const contents = readBlobs(services.uploadsFolder, place.uploadId, upload.missing)
  const commit = await services.sources.commitUpload(place.appId, upload.manifest, contents, { author: actor.name, message: upload.message === '' ? 'Upload' : upload.message })
  return { upload, commit }
}

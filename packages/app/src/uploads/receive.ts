import { open, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { AppError, errorCode, newId } from '@podo/kernel'
import { loadUpload } from '@podo/store'
import type { UploadPlace } from '@podo/store'
import { absent } from '@podo/kernel'
import type { PlacedCall } from '../operation/call.ts'
import { makeUploadFolder, receivedBlobs } from './folder.ts'
import { readFrames } from './read-frames.ts'
import type { BlobSink, BlobWriter } from './read-frames.ts'

/** Takes contents in, in one body or several; sending one again changes nothing. Answers what is still missing. */
export async function receive(call: PlacedCall<UploadPlace>, body: AsyncIterable<Uint8Array>): Promise<{ missing: string[] }> {
  const { place, services } = call
  const upload = await call.transaction((tx) => loadUpload(tx, place.uploadId))
  if (upload === null) throw absent('upload')
  const asked = new Set(upload.missing)
  const expected = new Map(upload.manifest.filter((file) => asked.has(file.oid)).map((file) => [file.oid, file.sizeBytes]))
  const folder = await makeUploadFolder(services.uploadsFolder, place.uploadId)
  await readFrames(body, expected, folderSink(folder))
  const received = await receivedBlobs(services.uploadsFolder, place.uploadId)
  return { missing: upload.missing.filter((oid) => !received.has(oid)) }
}

/** A blob is written beside its place and renamed into it when it was checked. */
const folderSink = (folder: string): BlobSink => ({
  open: async (oid): Promise<BlobWriter> => {
    const part = join(folder, `${oid}.${newId()}.part`)
    const file = await open(part, 'wx', 0o600)
    return {
      write: async (chunk) => {
        await file.writeFile(chunk).catch(explainDisk)
      },
      keep: async () => {
        await file.close()
        await rename(part, join(folder, oid))
      },
      drop: async () => {
        await file.close()
        await rm(part, { force: true })
      },
    }
  },
})

function explainDisk(error: unknown): never {
  if (errorCode(error) !== 'ENOSPC' && errorCode(error) !== 'EDQUOT') throw error
  throw new AppError({ kind: 'unavailable', code: 'DISK_FULL', publicMessage: "The disk of Podo's machine is full. Make room there, then send the upload again.", cause: error })
}

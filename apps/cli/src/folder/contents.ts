import { createReadStream } from 'node:fs'
import { readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { FRAME_HEADER_BYTES } from '@podo/contract'
import type { ManifestFile } from '@podo/domain'
import { conflict } from '@podo/kernel'

/** The missing blobs, framed, one after another; a file that changed since it was hashed ends the upload. */
export async function* frameContents(folder: string, files: readonly ManifestFile[], missing: readonly string[]): AsyncGenerator<Uint8Array> {
  const wanted = new Set(missing)
  for (const file of files) {
    if (!wanted.delete(file.oid)) continue
    const header = Buffer.alloc(FRAME_HEADER_BYTES)
    header.write(file.oid, 'hex')
    header.writeUInt32BE(file.sizeBytes, 20)
    yield header
    let sent = 0
    for await (const chunk of contentOf(folder, file)) {
      sent += chunk.length
      if (sent > file.sizeBytes) break
      yield chunk
    }
    if (sent !== file.sizeBytes) throw conflict('FOLDER_CHANGED', `${file.path} changed while it was being sent. Run the command again.`)
  }
}

async function* contentOf(folder: string, file: ManifestFile): AsyncGenerator<Uint8Array> {
  if (file.mode === '120000') yield Buffer.from(await readlink(join(folder, file.path)))
  else for await (const chunk of createReadStream(join(folder, file.path))) yield chunk as Buffer
}

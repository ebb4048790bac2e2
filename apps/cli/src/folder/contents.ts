import { createReadStream } from 'node:fs'
import { readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { FRAME_HEADER_BYTES } from '@podo/contract'
import type { ManifestFile } from '@podo/domain'
import { conflict } from '@podo/kernel'

/** A write for each of many small files takes most of the time of an upload. */
const BATCH_BYTES = 65_536

/** The missing blobs, framed, one after another, in batches; a file that changed since it was hashed ends the upload. */
export async function* frameContents(folder: string, files: readonly ManifestFile[], missing: readonly string[]): AsyncGenerator<Uint8Array> {
  let batch: Uint8Array[] = []
  let bytes = 0
  for await (const piece of pieces(folder, files, new Set(missing))) {
    batch.push(piece)
    bytes += piece.length
    if (bytes < BATCH_BYTES) continue
    yield Buffer.concat(batch)
    batch = []
    bytes = 0
  }
  if (bytes > 0) yield Buffer.concat(batch)
}

async function* pieces(folder: string, files: readonly ManifestFile[], wanted: Set<string>): AsyncGenerator<Uint8Array> {
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
  const path = join(folder, file.path)
  if (file.mode === '120000') yield Buffer.from(await readlink(path))
  else if (file.sizeBytes <= BATCH_BYTES) yield await readFile(path)
  else for await (const chunk of createReadStream(path)) yield chunk as Buffer
}

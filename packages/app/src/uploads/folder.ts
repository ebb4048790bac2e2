import { createReadStream } from 'node:fs'
import { mkdir, readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode, isId } from '@podo/kernel'

/** `<uploads>/<id>/<oid>`: a blob that came whole and was checked. Names are made of ids alone. */
function uploadFolder(root: string, id: string): string {
  if (!isId(id)) throw new Error('an upload has an id')
  return join(root, id)
}

export async function makeUploadFolder(root: string, id: string): Promise<string> {
  const folder = uploadFolder(root, id)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

export const removeUploadFolder = (root: string, id: string): Promise<void> => rm(uploadFolder(root, id), { recursive: true, force: true })

/** Object ids whose contents are there. */
export async function receivedBlobs(root: string, id: string): Promise<Set<string>> {
  try {
    return new Set((await readdir(uploadFolder(root, id))).filter((name) => /^[0-9a-f]{40}$/.test(name)))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return new Set()
    throw error
  }
}

/** One blob at a time, so that memory holds one file of the upload. */
export async function* readBlobs(root: string, id: string, oids: Iterable<string>): AsyncGenerator<{ oid: string; content: Uint8Array }> {
  for (const oid of oids) {
    const chunks: Buffer[] = []
    for await (const chunk of createReadStream(join(uploadFolder(root, id), oid)) as AsyncIterable<Buffer>) chunks.push(chunk)
    yield { oid, content: Buffer.concat(chunks) }
  }
}

/** Folders that nobody finished: of uploads whose hour is long over. */
export async function sweepUploads(root: string, olderThanMs: number): Promise<number> {
  let removed = 0
  const names = await readdir(root).catch(() => [])
  for (const name of names.filter(isId)) {
    const seen = await stat(join(root, name)).catch(() => null)
    if (seen === null || Date.now() - seen.mtimeMs < olderThanMs) continue
    await removeUploadFolder(root, name)
    removed += 1
  }
  return removed
}

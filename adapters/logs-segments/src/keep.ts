import { readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { promisify } from 'node:util'
import { zstdCompress } from 'node:zlib'
import { listSegments } from './segment.ts'
import type { Segment } from './segment.ts'

const compress = promisify(zstdCompress)

/** Replaces a full segment by its compressed form; readers see one or the other. Gives the new file's path. */
export async function compressSegment(segment: Segment): Promise<string> {
  const file = `${segment.file}.zst`
  const temporary = `${file}.new`
  await writeFile(temporary, await compress(await readFile(segment.file)), { mode: 0o640 })
  await rename(temporary, file)
  await rm(segment.file)
  return file
}

/** Oldest first, never the one that is being written. What is gone shows as `firstKept`. */
export async function dropOldest(folder: string, budgetBytes: number): Promise<void> {
  const segments = await listSegments(folder)
  const sizes = await Promise.all(segments.map(async (segment) => (await stat(segment.file)).size))
  let total = sizes.reduce((sum, size) => sum + size, 0)
  for (const [index, segment] of segments.slice(0, -1).entries()) {
    if (total <= budgetBytes) return
    await rm(segment.file, { force: true })
    total -= sizes[index] ?? 0
  }
}

import { createHash, hash } from 'node:crypto'
import type { OpenFile } from './open-file.ts'

/** Above this a tag is made of the release and the file's identity, not of its bytes. */
const HASHED_BYTES = 4 * 1024 * 1024
const REMEMBERED = 4096

const remembered = new Map<string, string>()

/**
 * A strong entity tag: of the file's bytes, so that what did not change from one release to the next stays cached,
 * and what did change does not, even with the size and time it had before.
 */
export async function entityTag(file: OpenFile, contentKey: string): Promise<string> {
  if (file.size > HASHED_BYTES) return quote(hash('sha256', `${contentKey} ${file.identity}`, 'base64url'))
  const known = remembered.get(file.identity)
  if (known !== undefined) return known
  const tag = quote(await hashOf(file))
  const oldest = remembered.size >= REMEMBERED ? remembered.keys().next().value : undefined
  if (oldest !== undefined) remembered.delete(oldest)
  remembered.set(file.identity, tag)
  return tag
}

async function hashOf({ handle, size }: OpenFile): Promise<string> {
  const digest = createHash('sha256')
  const buffer = Buffer.alloc(Math.min(Math.max(size, 1), 64 * 1024))
  for (let at = 0; at < size; ) {
    const { bytesRead } = await handle.read(buffer, 0, buffer.length, at)
    if (bytesRead === 0) break
    digest.update(buffer.subarray(0, bytesRead))
    at += bytesRead
  }
  return digest.digest('base64url')
}

const quote = (digest: string): string => `"${digest.slice(0, 22)}"`

import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { errorCode, invalid } from '@podo/kernel'

/** What a build key made. */
export interface SlugRecord {
  readonly digest: string
  readonly sizeBytes: number
}

const DIGEST = /^[0-9a-f]{64}$/

export const isDigest = (text: string): boolean => DIGEST.test(text)

export function keyFile(slugsFolder: string, buildKey: string): string {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,127}$/.test(buildKey)) throw invalid('INVALID_BUILD_KEY', 'This is not a build key.')
  return join(slugsFolder, 'keys', `${buildKey}.json`)
}

export async function readSlugRecord(slugsFolder: string, buildKey: string): Promise<SlugRecord | null> {
  const record = await readJson(keyFile(slugsFolder, buildKey))
  if (typeof record !== 'object' || record === null || !('digest' in record) || !('sizeBytes' in record)) return null
  const { digest, sizeBytes } = record
  return typeof digest === 'string' && isDigest(digest) && typeof sizeBytes === 'number' ? { digest, sizeBytes } : null
}

/** Null for a file that is not there, or that is no JSON: a note that cannot be read is no note. */
export async function readJson(file: string): Promise<unknown> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return null
    throw error
  }
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}

/** Whole or not there. */
export async function writeJson(file: string, content: unknown): Promise<void> {
  const draft = `${file}.${randomBytes(6).toString('hex')}.new`
  try {
    await writeFile(draft, JSON.stringify(content)).catch(async (error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
      await mkdir(dirname(file), { recursive: true, mode: 0o700 })
      await writeFile(draft, JSON.stringify(content))
    })
    await rename(draft, file)
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  }
}

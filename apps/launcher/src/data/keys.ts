import { randomBytes } from 'node:crypto'
import { chmod, chown, link, open, readFile, unlink } from 'node:fs/promises'
import type { DataLayout } from '@podo/config'
import { errorCode } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import type { Account } from './accounts.ts'

const KEY_BYTES = 32

/**
 * The key that encrypts secrets at rest. Made once, never replaced: with another key nothing that is stored could be
 * read, so a missing one beside an existing database is refused.
 */
export async function findOrMakeKey(data: DataLayout, owner: Account | undefined, databaseExists: boolean): Promise<'found' | 'made'> {
  const key = await readIfThere(data.key)
  if (key === undefined) {
    if (databaseExists) throw keyMissing(data)
    await writeOnce(data.key, randomBytes(KEY_BYTES), owner)
    return 'made'
  }
  if (!isGoodKey(key)) throw failure('BAD_KEY', `The key ${data.key} is not the ${KEY_BYTES} random bytes that Podo made. Put it back from your backup.`)
  await close(data.key, owner)
  return 'found'
}

/** A database elsewhere is seen to be old only after the key was made: the key is taken back then. */
export async function refuseNewKey(data: DataLayout): Promise<never> {
  await unlink(data.key)
  throw keyMissing(data)
}

const keyMissing = (data: DataLayout): Error =>
  failure('BAD_KEY', `The key ${data.key} is missing, and the database was written with it. Put it back from your backup. To begin anew, choose an empty folder with --data (PODO_DATA_DIR) and an empty database.`)

/** What the CLI on this machine shows to the server; it may be made anew at any time. */
export async function findOrMakeLocalToken(data: DataLayout, owner: Account | undefined): Promise<void> {
  const token = await readIfThere(data.localToken)
  if (token !== undefined && token.toString('utf8').trim().length >= 32) return close(data.localToken, owner)
  if (token !== undefined) await unlink(data.localToken)
  await writeOnce(data.localToken, Buffer.from(`${randomBytes(32).toString('base64url')}\n`), owner)
}

/** A key that somebody typed, or an example's: text, or a few bytes over and over. */
function isGoodKey(key: Buffer): boolean {
  if (key.length !== KEY_BYTES) return false
  const distinct = new Set(key).size
  const isText = key.every((byte) => byte >= 0x20 && byte < 0x7f)
  return distinct >= 16 && !isText && !isCounting(key)
}

const isCounting = (key: Buffer): boolean => key.every((byte, index) => index === 0 || byte === ((key[index - 1] ?? 0) + 1) % 256)

/** Whole or not at all: written beside its place, made lasting, then linked where nothing may be yet. */
async function writeOnce(file: string, content: Buffer, owner: Account | undefined): Promise<void> {
  const partial = `${file}.new-${process.pid}`
  const handle = await open(partial, 'w', 0o600)
  try {
    await handle.writeFile(content)
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid)
    await handle.sync()
  } finally {
    await handle.close()
  }
  try {
    await link(partial, file)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  } finally {
    await unlink(partial)
  }
}

async function close(file: string, owner: Account | undefined): Promise<void> {
  if (owner !== undefined) await chown(file, owner.uid, owner.gid)
  await chmod(file, 0o600)
}

async function readIfThere(file: string): Promise<Buffer | undefined> {
  try {
    return await readFile(file)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

import { chmod, chown, lstat, mkdir, statfs, unlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { DataLayout, RunLayout } from '@podo/config'
import { errorCode } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import type { Account, Accounts } from './accounts.ts'

const MEGABYTE = 1024 * 1024
/** A first start writes the programs and an empty database; later ones write logs and the database's journal. */
const FIRST_START_BYTES = 400 * MEGABYTE
const LATER_START_BYTES = 64 * MEGABYTE

/** Makes the data folder itself and proves that it can be written to. */
export async function openDataFolder(data: DataLayout): Promise<void> {
  const probe = join(data.root, `.write-test-${process.pid}`)
  try {
    await mkdir(data.root, { recursive: true, mode: 0o711 })
    await writeFile(probe, 'x', { mode: 0o600 })
  } catch (error) {
    throw explainDisk(error, data.root)
  } finally {
    await unlink(probe).catch(() => undefined)
  }
}

export async function checkSpace(data: DataLayout, isFirstStart: boolean): Promise<void> {
  const needed = isFirstStart ? FIRST_START_BYTES : LATER_START_BYTES
  const { bavail, bsize } = await statfs(data.root)
  const free = bavail * bsize
  if (free >= needed) return
  throw failure('DISK_FULL', `The disk of ${data.root} has ${Math.floor(free / MEGABYTE)} MB free, and Podo needs ${needed / MEGABYTE} MB to start. Free some space, or choose another folder with --data (PODO_DATA_DIR).`)
}

/** Turns an error of the file system into the operator's sentence; others pass as they are. */
export function explainDisk(error: unknown, folder: string): unknown {
  const code = errorCode(error)
  if (code === 'ENOSPC' || code === 'EDQUOT') return failure('DISK_FULL', `The disk of ${folder} is full. Free some space, or choose another folder with --data (PODO_DATA_DIR).`, error)
  if (code === 'EROFS' || code === 'EACCES' || code === 'EPERM') {
    return failure('DATA_NOT_WRITABLE', `Podo may not write in ${folder} (${code === 'EROFS' ? 'read-only file system' : 'permission denied'}). Correct its owner, or choose another folder with --data (PODO_DATA_DIR).`, error)
  }
  if (code === 'ENOTDIR' || code === 'EEXIST') return failure('DATA_NOT_WRITABLE', `${folder} is no folder. Choose another with --data (PODO_DATA_DIR).`, error)
  return error
}

interface Folder {
  readonly path: string
  readonly mode: number
  readonly owner: Account | undefined
}

/** The whole layout with owners and modes, made or corrected. */
export async function makeFolders(data: DataLayout, run: RunLayout, accounts: Accounts | null): Promise<void> {
  const server = accounts?.server
  const database = accounts?.database
  const sockets = server && database ? { uid: database.uid, gid: server.gid } : undefined
  const folders: Folder[] = [
    { path: data.root, mode: 0o711, owner: undefined },
    { path: data.runtimes, mode: 0o755, owner: undefined },
    { path: data.postgres, mode: 0o700, owner: database },
    { path: data.repositories, mode: 0o700, owner: server },
    { path: data.buildLogs, mode: 0o700, owner: server },
    { path: data.uploads, mode: 0o700, owner: server },
    // Apps run as users of their own: they pass through, and see no names.
    { path: data.builds, mode: 0o711, owner: server },
    { path: data.slugs, mode: 0o711, owner: server },
    { path: data.caches, mode: 0o711, owner: server },
    { path: data.agent, mode: 0o711, owner: undefined },
    { path: run.agentFolder, mode: 0o700, owner: server },
    { path: run.databaseFolder, mode: accounts === null ? 0o700 : 0o710, owner: sockets },
  ]
  try {
    for (const folder of folders) await makeFolder(folder)
  } catch (error) {
    throw explainDisk(error, data.root)
  }
}

/** What a launcher needs before anything else: where it logs, and where it is spoken to. */
export async function makeFirstFolders(data: DataLayout, run: RunLayout): Promise<void> {
  try {
    await makeFolder({ path: data.logs, mode: 0o700, owner: undefined })
    await mkdir(dirname(run.root), { recursive: true, mode: 0o711 })
    await makeFolder({ path: run.root, mode: 0o711, owner: undefined })
  } catch (error) {
    throw explainDisk(error, run.root)
  }
  // It may lie in a folder that everybody can write, so one that somebody else made is refused.
  const seen = await lstat(run.root)
  if (seen.isDirectory() && seen.uid === process.getuid?.()) return
  throw failure('DATA_NOT_WRITABLE', `${run.root} belongs to somebody else. Remove it, or choose a folder for sockets with PODO_RUN.`)
}

async function makeFolder(folder: Folder): Promise<void> {
  await mkdir(folder.path, { recursive: true, mode: folder.mode })
  const seen = await lstat(folder.path)
  if (!seen.isDirectory()) throw failure('DATA_NOT_WRITABLE', `${folder.path} is no folder. Remove it.`)
  if (folder.owner !== undefined && (seen.uid !== folder.owner.uid || seen.gid !== folder.owner.gid)) await chown(folder.path, folder.owner.uid, folder.owner.gid)
  if ((seen.mode & 0o7777) !== folder.mode) await chmod(folder.path, folder.mode)
}

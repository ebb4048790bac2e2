import { execFile } from 'node:child_process'
import { chmod, chown, mkdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { errorCode } from '@podo/kernel'
import type { Machine, User } from '../machine/machine.ts'
import { canOverlay, isMounted, mountOverlay, unmount } from './mount.ts'
import { openSlug } from './open-slug.ts'

const run = promisify(execFile)
const COPY_TIMEOUT_MS = 300_000

/** The folders of one instance. `root` is passable for its own user alone and writable for nobody but Podo. */
export interface InstanceFolders {
  readonly root: string
  readonly app: string
  readonly home: string
  readonly temporary: string
}

export function instanceFolders(machine: Machine, id: string): InstanceFolders {
  const root = join(machine.folders.instances, id)
  return { root, app: join(root, 'app'), home: join(root, 'home'), temporary: join(root, 'tmp') }
}

/**
 * Gives an instance its writable layer over the slug, its HOME and its TMPDIR. May be called again: a layer that is
 * there stays, with what the app wrote, because a crashed process starts again where it was.
 */
export async function prepareFiles(machine: Machine, id: string, slug: string, user: User | null): Promise<InstanceFolders> {
  const folders = instanceFolders(machine, id)
  await makeOwned(folders.root, user ? { uid: 0, gid: user.gid } : null, user ? 0o710 : 0o700)
  await makeOwned(folders.home, user, 0o700)
  await makeOwned(folders.temporary, user, 0o700)
  if (machine.hasOverlay && user && canOverlay(slug, folders.root) && (await openSlug(slug))) await overlaySlug(folders, slug, user)
  else await copySlug(folders, slug, user)
  return folders
}

/** Removes everything of an instance; also finds the mount that a killed agent left. */
export async function removeFiles(machine: Machine, id: string): Promise<void> {
  const folders = instanceFolders(machine, id)
  if (machine.hasUsers) await unmount(folders.app)
  await rm(folders.root, { recursive: true, force: true, maxRetries: 3 })
}

async function overlaySlug(folders: InstanceFolders, slug: string, user: User): Promise<void> {
  if (await isMounted(folders.app)) return
  const layer = join(folders.root, 'layer')
  const upper = join(layer, 'upper')
  const work = join(layer, 'work')
  await makeOwned(layer, { uid: 0, gid: 0 }, 0o700)
  await makeOwned(upper, user, 0o755)
  await makeOwned(work, { uid: 0, gid: 0 }, 0o700)
  await makeOwned(folders.app, { uid: 0, gid: 0 }, 0o755)
  await mountOverlay({ lower: slug, upper, work, target: folders.app })
}

/** Copies beside and renames, so that a copy that was interrupted is never taken for a whole one. */
async function copySlug(folders: InstanceFolders, slug: string, user: User | null): Promise<void> {
  if (await exists(folders.app)) return
  const partial = `${folders.app}.partial`
  await rm(partial, { recursive: true, force: true })
  await run('cp', ['-a', '--reflink=auto', '--', slug, partial], { timeout: COPY_TIMEOUT_MS })
  await run('chmod', ['-R', 'u+rwX', '--', partial], { timeout: COPY_TIMEOUT_MS })
  if (user) await run('chown', ['-R', '-h', `${user.uid}:${user.gid}`, '--', partial], { timeout: COPY_TIMEOUT_MS })
  await rename(partial, folders.app)
}

async function makeOwned(folder: string, owner: User | null, mode: number): Promise<void> {
  await mkdir(folder, { recursive: true, mode })
  await chmod(folder, mode)
  if (owner) await chown(folder, owner.uid, owner.gid)
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

import { execFile } from 'node:child_process'
import { chmod, stat } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { promisify } from 'node:util'
import type { User } from '../machine/machine.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 300_000

/**
 * Makes a folder somebody's, and of what is in it all that belongs to whose it was: a file of somebody else that was
 * linked into it stays that one's. Links are not followed, and `chown -R` goes from folder to folder by descriptors, so
 * that one that is swapped meanwhile leads nowhere. O(files), and nothing where it is theirs already: the top folder
 * comes last, so that its owner says that the rest was done.
 */
export async function handOver(folder: string, to: User): Promise<void> {
  const { uid } = await stat(folder)
  if (uid === to.uid) return
  await run('chown', ['-R', '-h', `--from=${uid}`, `${to.uid}:${to.gid}`, '--', folder], { timeout: TIMEOUT_MS })
}

/** Lets a user who knows the way pass from `root` down to a folder, without letting anybody look around. */
export async function openWay(root: string, folder: string): Promise<void> {
  for (let at = dirname(folder); !relative(root, at).startsWith('..'); at = dirname(at)) {
    const { mode } = await stat(at)
    if ((mode & 0o001) === 0) await chmod(at, (mode & 0o7777) | 0o001)
    if (at === root) return
  }
}

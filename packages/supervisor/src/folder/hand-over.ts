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
  await chownAll(folder, uid, to)
}

const chownAll = (folder: string, from: number, to: User) => run('chown', ['-R', '-h', `--from=${from}`, `${to.uid}:${to.gid}`, '--', folder], { timeout: TIMEOUT_MS })

const MOST_ROUNDS = 5

/**
 * Takes a folder from an app for somebody who works in it by paths: no folder in it is the app's, or open to others,
 * when this resolves. A process of the app that kept one open can put new ones into those that are not closed yet, so
 * that it is looked after, and given up when that never ends. Modes change as the new owner, whom a swapped link leads
 * to nothing of anybody else's. O(files), two walks where nothing is open.
 */
export async function takeBack(folder: string, from: User, to: User): Promise<void> {
  const asOwner = { timeout: TIMEOUT_MS, uid: to.uid, gid: to.gid, cwd: '/' }
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    await chownAll(folder, from.uid, to)
    const open = await run('find', [folder, '-type', 'd', '(', '!', '-uid', String(to.uid), '-o', '-perm', '/022', ')', '-print', '-quit'], asOwner)
    if (open.stdout === '') return
    await run('chmod', ['-R', 'go-w', '--', folder], asOwner)
  }
  throw new Error('a process of the app goes on making folders in what it built')
}

/** Lets a user who knows the way pass from `root` down to a folder, without letting anybody look around. */
export async function openWay(root: string, folder: string): Promise<void> {
  for (let at = dirname(folder); !relative(root, at).startsWith('..'); at = dirname(at)) {
    const { mode } = await stat(at)
    if ((mode & 0o001) === 0) await chmod(at, (mode & 0o7777) | 0o001)
    if (at === root) return
  }
}

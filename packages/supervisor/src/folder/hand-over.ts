import { execFile } from 'node:child_process'
import { chmod, stat } from 'node:fs/promises'
import { dirname, relative } from 'node:path'
import { promisify } from 'node:util'
import type { User } from '../machine/machine.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 300_000

/** Makes a folder and all in it somebody's. Links are not followed. O(files), and nothing where it is theirs already. */
export async function handOver(folder: string, to: User): Promise<void> {
  if ((await stat(folder)).uid === to.uid) return
  // The top folder last: its owner says that the rest was done.
  await run('find', [folder, '-mindepth', '1', '-exec', 'chown', '-h', `${to.uid}:${to.gid}`, '--', '{}', '+'], { timeout: TIMEOUT_MS })
  await run('chown', ['-h', `${to.uid}:${to.gid}`, '--', folder], { timeout: TIMEOUT_MS })
}

/** Lets a user who knows the way pass from `root` down to a folder, without letting anybody look around. */
export async function openWay(root: string, folder: string): Promise<void> {
  for (let at = dirname(folder); !relative(root, at).startsWith('..'); at = dirname(at)) {
    const { mode } = await stat(at)
    if ((mode & 0o001) === 0) await chmod(at, (mode & 0o7777) | 0o001)
    if (at === root) return
  }
}

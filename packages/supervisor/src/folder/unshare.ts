import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import type { User } from '../machine/machine.ts'

const run = promisify(execFile)
const TIMEOUT_MS = 300_000
/** In the folder itself, because a link cannot lead to another disk. */
const COPIES = '.podo-own-files'

const SHARED = ['-xdev', '-path', `./${COPIES}`, '-prune', '-o', '-type', 'f', '-links', '+1']

/**
 * Gives every file of a folder that has another name, in it or elsewhere, content of its own. A tool that links files
 * out of its cache would otherwise change what was made of the folder when it writes into its cache the next time.
 *
 * Nothing runs in the folder any more; everything is done as the user whose it is, so that another process of that user
 * which swaps folders meanwhile reaches nothing that it could not reach by itself. An agent that ends in the middle is
 * followed by one that begins anew. O(files) to look, and nothing more where none is shared.
 */
export async function unshareFiles(folder: string, user: User | null, searchPath: string): Promise<void> {
  const options = { cwd: folder, timeout: TIMEOUT_MS, env: { PATH: searchPath, LC_ALL: 'C' }, ...user }
  const { stdout } = await run('find', ['.', ...SHARED, '-print', '-quit'], options)
  if (stdout === '') return
  await run('rm', ['-rf', '--', COPIES], options)
  try {
    await run('mkdir', ['-m', '0700', '--', COPIES], options)
    await run('find', ['.', ...SHARED, '-exec', 'cp', '--parents', '--preserve=mode,timestamps', '--reflink=auto', '-t', COPIES, '--', '{}', '+'], options)
    await run('cp', ['-R', '-l', '--remove-destination', '-T', '--', COPIES, '.'], options)
  } finally {
    await run('rm', ['-rf', '--', COPIES], options)
  }
}

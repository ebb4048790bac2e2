import { randomBytes } from 'node:crypto'
import { mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { invalid } from '@podo/kernel'
import type { Git } from './git-process.ts'

/** Writes the files of a commit into an empty folder, by an index of its own that is gone afterwards. */
export async function checkOut(git: Git, gitDir: string, commit: string, folder: string, signal: AbortSignal): Promise<void> {
  await mkdir(folder, { recursive: true })
  if ((await readdir(folder)).length > 0) throw invalid('FOLDER_NOT_EMPTY', 'The folder for the source is not empty.')
  const index = join(gitDir, `checkout-${randomBytes(8).toString('hex')}.index`)
  try {
    await git.run({
      gitDir,
      args: [`--work-tree=${folder}`, 'read-tree', '-m', '-u', '--no-recurse-submodules', '--end-of-options', commit],
      environment: { GIT_INDEX_FILE: index },
      signal,
    })
  } finally {
    await Promise.all([rm(index, { force: true }), rm(`${index}.lock`, { force: true })])
  }
}

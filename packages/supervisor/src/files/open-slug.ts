import { execFile } from 'node:child_process'
import { chmod, readdir, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CHMOD_TIMEOUT_MS = 120_000
const OPEN_MODE = 0o777

/**
 * Lets an app write above a slug's own files. Permission in an overlay is that of the lower file, and each app has a
 * user of its own, so a slug's files must be open to all; that is safe only below a folder that is closed to all,
 * which is why a slug outside of one is not opened and gets copied instead. O(files of the slug), once a slug: the
 * mode of its top folder, set last, says that it was done.
 */
export async function openSlug(slug: string): Promise<boolean> {
  if (!(await isEnclosed(slug))) return false
  const { mode } = await stat(slug)
  if ((mode & OPEN_MODE) === OPEN_MODE) return true
  const names = await readdir(slug)
  for (let at = 0; at < names.length; at += 1000) {
    const paths = names.slice(at, at + 1000).map((name) => join(slug, name))
    await run('chmod', ['-R', 'a+rwX', '--', ...paths], { timeout: CHMOD_TIMEOUT_MS })
  }
  await chmod(slug, OPEN_MODE)
  return true
}

/** A folder above may be entered by its owner alone. */
async function isEnclosed(path: string): Promise<boolean> {
  for (let folder = dirname(path); folder !== dirname(folder); folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o011) === 0) return true
  }
  return false
}

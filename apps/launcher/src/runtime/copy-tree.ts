import { chmod, constants, copyFile, link, mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@podo/kernel'

export interface CopyOptions {
  /**
   * Share the file itself where that is safe: same file system, own file, writable by nobody else, readable by all.
   * Only for files that their owner replaces and never writes into (npm does; a build may not).
   */
  readonly mayLink: boolean
  readonly skip?: (name: string) => boolean
}

/** Copies files and folders, readable by everybody; links are followed. */
export async function copyTree(from: string, to: string, options: CopyOptions): Promise<void> {
  const source = await stat(from)
  if (!source.isDirectory()) return copyOne(from, to, options.mayLink)
  await mkdir(to, { recursive: true, mode: 0o755 })
  const names = (await readdir(from)).filter((name) => options.skip?.(name) !== true)
  await Promise.all(names.map((name) => copyTree(join(from, name), join(to, name), options)))
}

async function copyOne(from: string, to: string, mayLink: boolean): Promise<void> {
  if (mayLink && (await linked(from, to))) return
  await copyFile(from, to, constants.COPYFILE_FICLONE)
  const { mode } = await stat(from)
  await chmod(to, (mode & 0o111) === 0 ? 0o644 : 0o755)
}

async function linked(from: string, to: string): Promise<boolean> {
  const { uid, mode } = await stat(from)
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0 || (mode & 0o444) !== 0o444) return false
  try {
    await link(from, to)
    return true
  } catch (error) {
    const code = errorCode(error)
    if (code === 'EXDEV' || code === 'EPERM' || code === 'EMLINK' || code === 'ENOTSUP' || code === 'EACCES') return false
    throw error
  }
}

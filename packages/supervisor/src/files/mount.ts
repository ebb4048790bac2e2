import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)
const MOUNT_TIMEOUT_MS = 10_000

/** Characters that mean something in the options of an overlay mount. */
const hasMeaning = (path: string): boolean => /[:,\\\s]/.test(path)

export const canOverlay = (...paths: string[]): boolean => !paths.some(hasMeaning)

export async function mountOverlay(layer: { lower: string; upper: string; work: string; target: string }): Promise<void> {
  await run('mount', ['-t', 'overlay', 'overlay', '-o', `lowerdir=${layer.lower},upperdir=${layer.upper},workdir=${layer.work},nosuid,nodev`, '--', layer.target], { timeout: MOUNT_TIMEOUT_MS })
}

/** Unmounts; lazily when something still holds it, so that the folder can be removed. */
export async function unmount(target: string): Promise<void> {
  if (!(await isMounted(target))) return
  await run('umount', ['--', target], { timeout: MOUNT_TIMEOUT_MS }).catch(() => run('umount', ['-l', '--', target], { timeout: MOUNT_TIMEOUT_MS }))
}

/** proc_pid_mountinfo(5): the fifth field, with octal escapes for blanks. O(mounts of the machine). */
export async function isMounted(target: string): Promise<boolean> {
  const text = await readFile('/proc/self/mountinfo', 'utf8')
  const escaped = target.replaceAll('\\', '\\134').replaceAll(' ', '\\040')
  return text.includes(` ${escaped} `)
}

/** Tries one: an overlay's upper folder may not lie on every file system, and a container may forbid mounting. */
export async function detectOverlay(folder: string): Promise<boolean> {
  if (process.getuid?.() !== 0 || !canOverlay(folder)) return false
  const trial = await mkdtemp(join(folder, 'trial-'))
  const layer = { lower: join(trial, 'lower'), upper: join(trial, 'upper'), work: join(trial, 'work'), target: join(trial, 'target') }
  try {
    for (const path of Object.values(layer)) await mkdir(path)
    await mountOverlay(layer)
    await unmount(layer.target)
    return true
  } catch {
    return false
  } finally {
    await rm(trial, { recursive: true, force: true })
  }
}

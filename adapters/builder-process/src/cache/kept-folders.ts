import { execFile } from 'node:child_process'
import { createHash, randomBytes } from 'node:crypto'
import { lstat, mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import type { Plan } from '@podo/domain'
import { uploadPathProblem } from '@podo/domain'
import { errorCode } from '@podo/kernel'
import { isBelow } from '../slug/pack.ts'
import { emptyTree } from '../slug/remove-tree.ts'

const run = promisify(execFile)
const COPY_TIMEOUT_MS = 300_000

/** One folder of the app that outlives its build. */
interface Kept {
  readonly inApp: string
  readonly inCache: string
  readonly leaves: boolean
}

const keptFolders = (plan: Plan, folder: string, cacheFolder: string): Kept[] =>
  plan.caches
    .filter(({ value, leaves }) => isFolder(value, leaves !== undefined))
    .map(({ value: path, leaves }) => ({
      inApp: join(folder, path),
      inCache: join(cacheFolder, 'folders', createHash('sha256').update(path).digest('hex').slice(0, 16)),
      leaves: leaves ?? /cache$/i.test(path),
    }))

/** `npm` and the like name a tool's cache; everything with a slash or a dot is a folder of the app, and all that is said to leave or stay. */
const isFolder = (path: string, isCertain: boolean): boolean => (isCertain || /[./]/.test(path)) && path !== '.' && uploadPathProblem(path) === null

/** Puts the folders of the last build where this one expects them; what is not there is not missed. */
export async function bringCaches(plan: Plan, folder: string, cacheFolder: string): Promise<void> {
  for (const { inApp, inCache } of keptFolders(plan, folder, cacheFolder)) {
    if ((await isThere(inApp)) || !(await isThere(inCache))) continue
    await mkdir(dirname(inApp), { recursive: true })
    if (await isBelow(folder, dirname(inApp))) await take(inCache, inApp)
  }
}

/** Keeps them for the next build, also after one that failed: then nothing of them is needed here. A link in place of a folder is left alone. */
export async function keepCaches(plan: Plan, folder: string, cacheFolder: string, isNeeded: boolean): Promise<void> {
  for (const { inApp, inCache, leaves } of keptFolders(plan, folder, cacheFolder)) {
    if (!(await isThere(inApp)) || !(await isBelow(folder, inApp))) continue
    const old = `${inCache}.${randomBytes(6).toString('hex')}.old`
    await mkdir(dirname(inCache), { recursive: true, mode: 0o700 })
    await moveIfThere(inCache, old)
    if (leaves || !isNeeded) await take(inApp, inCache)
    else await run('cp', ['-a', '--reflink=auto', '--', inApp, inCache], { timeout: COPY_TIMEOUT_MS })
    await emptyTree(old)
  }
}

/** What a worker that died had just put aside. Not while the app builds: a build empties its own. */
export async function dropLeftovers(cacheFolder: string): Promise<void> {
  const folder = join(cacheFolder, 'folders')
  const names = (await isThere(folder)) ? await readdir(folder) : []
  for (const name of names) if (name.endsWith('.old')) await emptyTree(join(folder, name))
}

async function take(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
    await run('cp', ['-a', '--', from, to], { timeout: COPY_TIMEOUT_MS })
    await emptyTree(from)
  }
}

async function moveIfThere(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

import { createHash, randomBytes } from 'node:crypto'
import { cp, lstat, mkdir, rename } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Plan } from '@podo/domain'
import { uploadPathProblem } from '@podo/domain'
import { errorCode } from '@podo/kernel'
import { isBelow } from '../slug/pack.ts'
import { emptyTree } from '../slug/remove-tree.ts'

/** One folder of the app that outlives its build. */
interface Kept {
  readonly inApp: string
  readonly inCache: string
  /** A cache is no part of the app: it leaves the slug. Any other kept folder is copied and stays. */
  readonly leaves: boolean
}

const keptFolders = (plan: Plan, folder: string, cacheFolder: string): Kept[] =>
  plan.caches
    .map(({ value }) => value)
    .filter((path) => isFolderPath(path))
    .map((path) => ({
      inApp: join(folder, path),
      inCache: join(cacheFolder, 'folders', createHash('sha256').update(path).digest('hex').slice(0, 16)),
      leaves: /cache$/i.test(path),
    }))

/** `npm` and the like name a tool's cache; everything with a slash or a dot is a folder of the app. */
const isFolderPath = (path: string): boolean => /[./]/.test(path) && path !== '.' && uploadPathProblem(path) === null

/** Puts the folders of the last build where this one expects them; what is not there is not missed. */
export async function bringCaches(plan: Plan, folder: string, cacheFolder: string): Promise<void> {
  for (const { inApp, inCache } of keptFolders(plan, folder, cacheFolder)) {
    if ((await isFolder(inApp)) || !(await isFolder(inCache))) continue
    await mkdir(dirname(inApp), { recursive: true })
    if (await isBelow(folder, dirname(inApp))) await take(inCache, inApp)
  }
}

/** Keeps them for the next build. A link in place of a folder is left alone. */
export async function keepCaches(plan: Plan, folder: string, cacheFolder: string): Promise<void> {
  for (const { inApp, inCache, leaves } of keptFolders(plan, folder, cacheFolder)) {
    if (!(await isFolder(inApp)) || !(await isBelow(folder, inApp))) continue
    const old = `${inCache}.${randomBytes(6).toString('hex')}.old`
    await mkdir(dirname(inCache), { recursive: true, mode: 0o700 })
    await moveIfThere(inCache, old)
    if (leaves) await take(inApp, inCache)
    else await cp(inApp, inCache, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true, mode: 2 })
    await emptyTree(old)
  }
}

async function take(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (errorCode(error) !== 'EXDEV') throw error
    await cp(from, to, { recursive: true, verbatimSymlinks: true, preserveTimestamps: true })
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

async function isFolder(path: string): Promise<boolean> {
  try {
    return (await lstat(path)).isDirectory()
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

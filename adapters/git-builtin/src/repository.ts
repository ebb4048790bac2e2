import { randomBytes } from 'node:crypto'
import { access, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { absent, errorCode, invalid, isId } from '@podo/kernel'
import type { Git } from './git-process.ts'

/** The branch that an upload moves. */
export const BRANCH = 'refs/heads/main'

/** Over every .gitattributes of a tree: content leaves the repository as it came in, byte for byte. */
const ATTRIBUTES = '* -text -eol -ident -filter -working-tree-encoding -diff -merge -export-subst -export-ignore\n'

const LEFTOVER = /^(fast_import_crash_\d+|checkout-[0-9a-f]+\.index(\.lock)?)$/
const LEFTOVER_PACK = /^(tmp_(pack|idx|rev)_|\.tmp-)/
const LEFTOVER_REPOSITORY = /^\.(new|removed)-[0-9a-f]+$/
const LEFTOVER_AGE_MS = 3_600_000

export function gitDirOf(folder: string, appId: string): string {
  if (!isId(appId)) throw invalid('INVALID_APP_ID', 'This is not the id of an app.')
  return join(folder, `${appId}.git`)
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

export async function requireRepository(folder: string, appId: string): Promise<string> {
  const gitDir = gitDirOf(folder, appId)
  if (!(await exists(join(gitDir, 'HEAD')))) throw absent('repository')
  return gitDir
}

/** Made beside its place and moved there, so that a repository is whole or not there. */
export async function createRepository(git: Git, folder: string, appId: string): Promise<void> {
  const gitDir = gitDirOf(folder, appId)
  if (await exists(join(gitDir, 'HEAD'))) return
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const draft = join(folder, `.new-${randomBytes(8).toString('hex')}`)
  try {
    await mkdir(draft, { mode: 0o700 })
    await git.run({ gitDir: draft, args: ['init', '--bare', '--quiet', '--template=', '--object-format=sha1', '--initial-branch=main'] })
    await mkdir(join(draft, 'info'), { recursive: true })
    await writeFile(join(draft, 'info', 'attributes'), ATTRIBUTES)
    await rename(draft, gitDir)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    const cameFirst = (errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST') && (await exists(join(gitDir, 'HEAD')))
    if (!cameFirst) throw error
  }
}

export async function removeRepository(folder: string, appId: string): Promise<void> {
  const gone = join(folder, `.removed-${randomBytes(8).toString('hex')}`)
  try {
    await rename(gitDirOf(folder, appId), gone)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return
    throw error
  }
  await rm(gone, { recursive: true, force: true })
}

/** What was left behind an hour ago by a git or a Podo that was killed: half packs, indexes, half repositories. */
export async function removeLeftovers(folder: string, appId: string, now: number): Promise<void> {
  const gitDir = gitDirOf(folder, appId)
  const places: readonly (readonly [place: string, names: RegExp])[] = [
    [folder, LEFTOVER_REPOSITORY],
    [gitDir, LEFTOVER],
    [join(gitDir, 'objects', 'pack'), LEFTOVER_PACK],
  ]
  for (const [place, names] of places) {
    for (const name of await listFolder(place)) {
      if (names.test(name) && (await isOld(join(place, name), now))) await rm(join(place, name), { recursive: true, force: true })
    }
  }
}

async function isOld(path: string, now: number): Promise<boolean> {
  try {
    return now - (await stat(path)).mtimeMs > LEFTOVER_AGE_MS
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    throw error
  }
}

export async function countPacks(gitDir: string): Promise<number> {
  const names = await listFolder(join(gitDir, 'objects', 'pack'))
  return names.filter((name) => name.endsWith('.pack')).length
}

async function listFolder(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return []
    throw error
  }
}

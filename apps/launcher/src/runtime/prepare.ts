import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readFile, readdir, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import type { DataLayout, RuntimeLayout } from '@podo/config'
import { runtimeLayout } from '@podo/config'
import { errorCode } from '@podo/kernel'
import { z } from 'zod'
import { explainDisk } from '../data/folders.ts'
import { describePackages } from './clone.ts'
import type { Clone } from './clone.ts'
import { copyTree } from './copy-tree.ts'
import { isPartial } from './prune.ts'

/**
 * Copies what runs to `<data>/runtime/<version>/`: a clone may lie where other accounts cannot read it, and may be
 * updated while Podo runs. The version is the hash of the content, so the same programs are copied once.
 */
export async function prepareRuntime(clone: Clone, data: DataLayout): Promise<RuntimeLayout> {
  const runtime = runtimeLayout(join(data.runtimes, await versionOf(clone)))
  if (existsSync(runtime.root)) return runtime
  const partial = runtimeLayout(join(data.runtimes, `.new-${process.pid}`))
  try {
    await rm(partial.root, { recursive: true, force: true })
    await copyAll(clone, partial)
    await rename(partial.root, runtime.root)
  } catch (error) {
    // Another start may have made the same version meanwhile.
    if (!isTaken(error)) throw explainDisk(error, data.runtimes)
  } finally {
    await rm(partial.root, { recursive: true, force: true })
  }
  return runtime
}

const isTaken = (error: unknown): boolean => errorCode(error) === 'ENOTEMPTY' || errorCode(error) === 'EEXIST'

async function copyAll(clone: Clone, runtime: RuntimeLayout): Promise<void> {
  await mkdir(dirname(runtime.node), { recursive: true, mode: 0o755 })
  await mkdir(dirname(runtime.sample), { recursive: true, mode: 0o755 })
  await Promise.all([
    copyTree(clone.node, runtime.node, { mayLink: true }),
    copyTree(clone.npm, runtime.npm, { mayLink: true }),
    copyTree(clone.postgres, runtime.postgres, { mayLink: true, skip: (name) => name.endsWith('.a') }),
    copyTree(clone.dist, runtime.programs, { mayLink: false, skip: isPartial }),
    ...(existsSync(clone.sample) ? [copyTree(clone.sample, runtime.sample, { mayLink: false })] : []),
  ])
  await makeSymlinks(runtime.postgres)
  for (const name of ['npm', 'npx']) await symlink(join('..', 'npm', 'bin', `${name}-cli.js`), join(dirname(runtime.node), name))
}

const symlinksSchema = z.array(z.object({ source: z.string(), target: z.string() }))

/** The package's install script makes these; it does not run where npm was told to ignore scripts. */
async function makeSymlinks(postgres: string): Promise<void> {
  const links = symlinksSchema.parse(JSON.parse(await readFile(join(postgres, 'pg-symlinks.json'), 'utf8')))
  for (const { source, target } of links) {
    const from = join(postgres, relative('native', source))
    const to = join(postgres, relative('native', target))
    if (!existsSync(to)) await symlink(relative(dirname(to), from), to)
  }
}

async function versionOf(clone: Clone): Promise<string> {
  const hash = createHash('sha256').update(await describePackages(clone))
  for (const folder of [clone.dist, clone.sample].filter((path) => existsSync(path))) {
    for (const file of await listFiles(folder)) hash.update(`\0${relative(folder, file)}\0`).update(await readFile(file))
  }
  return hash.digest('hex').slice(0, 16)
}

async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return files.filter((file) => !relative(folder, file).split('/').some(isPartial)).toSorted()
}

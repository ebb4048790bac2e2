import { createHash } from 'node:crypto'
import { lstat, readFile, readdir } from 'node:fs/promises'
import { basename, join, relative } from 'node:path'
import { canonicalJson } from '@podo/domain'
import { errorCode } from '@podo/kernel'
import type { Work } from '../work.ts'

const MAX_LOCKFILE_BYTES = 33_554_432
/** A workspace with more folders than this is installed anew each time. */
const MAX_FOLDERS = 10_000
/** Scripts of a package itself that npm, pnpm and Yarn run at install time: with one, an install is more than its lockfile. */
const HOOKS = ['preinstall', 'install', 'postinstall', 'prepublish', 'preprepare', 'prepare', 'postprepare', 'pnpm:devPreinstall']

/**
 * What decides the content of `plan.installed`, as a key: install line, toolchains, lockfiles and everything that the
 * command is given. Null where it is more: a command of a person's own, a hook of the app, folders of the source itself.
 */
export async function installedKey(work: Work): Promise<string | null> {
  const { folder, artifactFolder } = work
  const { install, installed, lockfiles } = work.request.plan
  if (install === null || install.from === 'podo.yaml' || installed.length === 0) return null
  for (const { value } of installed) if (await isThere(join(folder, value))) return null
  const packages = await workspacePackages(artifactFolder)
  if (packages === null) return null
  const locks = lockfiles.map((file) => join(folder, file))
  const files = [...new Set([...locks, join(folder, '.npmrc'), ...packages])].toSorted()
  const contents = new Map(await Promise.all(files.map(async (file) => [file, await readSmall(file)] as const)))
  if (!locks.some((file) => contents.get(file) != null)) return null
  const hash = createHash('sha256').update(given(work, install.value))
  for (const [file, content] of contents) {
    if (content !== null && basename(file) === 'package.json' && mayHaveHooks(content)) return null
    hash.update(`${relative(artifactFolder, file)}\0${content?.length ?? -1}\0`).update(content ?? '')
  }
  return hash.digest('hex')
}

function given({ request, options, folder, artifactFolder, toolchains }: Work, install: string): string {
  const { environment, paths, installed, build } = request.plan
  return canonicalJson({
    install,
    installed: installed.map(({ value }) => value),
    root: relative(artifactFolder, folder),
    // Shared with slugs its files are read-only, and a build step may want to write.
    isShared: build === null,
    variables: { plan: Object.fromEntries(Object.entries(environment).map(([name, { value }]) => [name, value])), operator: options.environment ?? {}, app: request.variables },
    paths: paths.map(({ value }) => value),
    machine: { node: process.version, platform: process.platform, arch: process.arch, toolchains: toolchains.map(({ name, version }) => ({ name, version })) },
  })
}

/** Null for what is no file, or larger than anything that somebody wrote or a tool locked. */
async function readSmall(file: string): Promise<Buffer | null> {
  try {
    const stats = await lstat(file)
    return stats.isFile() && stats.size <= MAX_LOCKFILE_BYTES ? await readFile(file) : null
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return null
    throw error
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await lstat(path)
    return true
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

function mayHaveHooks(content: Buffer): boolean {
  const parsed = parseObject(content)
  if (parsed === null) return true
  const scripts = 'scripts' in parsed && typeof parsed.scripts === 'object' && parsed.scripts !== null ? Object.keys(parsed.scripts) : []
  return HOOKS.some((hook) => scripts.includes(hook))
}

function parseObject(content: Buffer): object | null {
  try {
    const parsed: unknown = JSON.parse(content.toString('utf8'))
    return typeof parsed === 'object' ? parsed : null
  } catch {
    return null
  }
}

/** Every package.json of a workspace: its members have dependencies and hooks of their own. Null where they are too many to read. */
async function workspacePackages(folder: string): Promise<string[] | null> {
  const content = await readSmall(join(folder, 'package.json'))
  const isWorkspace = (content !== null && 'workspaces' in (parseObject(content) ?? {})) || (await isThere(join(folder, 'pnpm-workspace.yaml')))
  if (!isWorkspace) return []
  const packages: string[] = []
  const open = [folder]
  for (let seen = 0; open.length > 0; seen += 1) {
    const at = open.pop()
    if (at === undefined || seen >= MAX_FOLDERS) return null
    for (const entry of await readdir(at, { withFileTypes: true })) {
      if (entry.isDirectory() && entry.name !== '.git') open.push(join(at, entry.name))
      else if (entry.name === 'package.json') packages.push(join(at, entry.name))
    }
  }
  return packages
}

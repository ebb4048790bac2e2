import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

const root = join(import.meta.dirname, '../..')
const configuration = ['tsconfig.json', '.oxlintrc.json', 'knip.json', '.gitignore']

export interface Planted {
  readonly root: string
  readonly dispose: () => void
}

/** A repository of a few files on disk, with the configuration and the tools of this one. */
export function plant(files: Readonly<Record<string, string>>): Planted {
  const folder = mkdtempSync(join(tmpdir(), 'podo-canary-'))
  for (const name of configuration) cpSync(join(root, name), join(folder, name))
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  execFileSync('git', ['init', '--quiet', folder])
  return { root: folder, dispose: () => rmSync(folder, { recursive: true, force: true }) }
}

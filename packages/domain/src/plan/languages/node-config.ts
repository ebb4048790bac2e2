import type { AppTree } from './language.ts'
import { sourcePath } from './source-path.ts'

/** A configuration file as text without comments, and what it is called. Programs are not run to find out. */
export interface ConfigText {
  readonly from: string
  readonly text: string
}

const ENDINGS = ['js', 'mjs', 'cjs', 'ts', 'mts', 'cts'] as const
const MAX_CHARACTERS = 65_536

export const configNames = (name: string): string[] => ENDINGS.map((ending) => `${name}.config.${ending}`)

/** The first of these files; null when there is none. */
export function readConfig(tree: AppTree, files: readonly string[]): ConfigText | null {
  const file = tree.first(files)
  if (file === null) return null
  return { from: sourcePath(tree, file), text: withoutComments((tree.read(file) ?? '').slice(0, MAX_CHARACTERS)) }
}

/** A double slash behind a colon is an address, not a comment. */
export const withoutComments = (text: string): string => text.replace(/\/\*[^]*?(?:\*\/|$)/g, ' ').replace(/(^|[^:'"`\\])\/\/[^\n]*/g, '$1')

/** The text of a setting such as `outDir: './dist/'`, as a folder; null when it is computed or leads outside. */
export function folderSetting(config: ConfigText | null, name: string): string | null {
  const value = textSetting(config, name)
  return value === null ? null : normalFolder(value)
}

export function textSetting(config: ConfigText | null, name: string): string | null {
  return config === null ? null : (new RegExp(`(?:^|[^\\w.$])${name}\\s{0,20}:\\s{0,20}(['"\`])([A-Za-z0-9._/@-]{1,100})\\1`).exec(config.text)?.[2] ?? null)
}

/** `./a/../b/` is `b`; null for what is not below the folder. */
export function normalFolder(path: string): string | null {
  if (path.startsWith('/')) return null
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return null
  }
  return parts.length === 0 ? '.' : parts.join('/')
}

import type { AppTree } from './language.ts'

const MAX_LENGTH = 262_144

export interface GoModule {
  readonly path: string
  /** The `go` line: the oldest Go that will do. */
  readonly goVersion: string | null
  /** Modules that are required by the app itself or, marked, by others. */
  readonly requires: readonly { readonly path: string; readonly isIndirect: boolean }[]
  /** Folders that stand in for modules, relative to go.mod. */
  readonly localReplaces: readonly string[]
}

export interface GoWorkspace {
  readonly goVersion: string | null
  /** Folders of its modules; `.` for its own. */
  readonly folders: readonly string[]
}

export function readGoModule(tree: AppTree): GoModule | null {
  const text = tree.read('go.mod')
  if (text === null) return null
  const lines = directives(text)
  const [path = ''] = lines.find(({ verb }) => verb === 'module')?.words ?? []
  return {
    path,
    goVersion: versionOf(lines),
    requires: lines.flatMap(({ verb, words, comment }) => (verb === 'require' && words[0] !== undefined ? [{ path: words[0], isIndirect: /^\s*indirect\b/.test(comment) }] : [])),
    localReplaces: lines.flatMap(({ verb, words }) => (verb === 'replace' && /^\.\.?\//.test(words.at(-1) ?? '') ? [words.at(-1) ?? ''] : [])),
  }
}

export function readGoWorkspace(tree: AppTree): GoWorkspace | null {
  const text = tree.read('go.work')
  if (text === null) return null
  const lines = directives(text)
  const folders = lines.flatMap(({ verb, words }) => (verb === 'use' && words[0] !== undefined ? [words[0].replace(/^(\.\/)+/, '').replace(/\/+$/, '') || '.'] : []))
  return { goVersion: versionOf(lines), folders: folders.filter((folder) => !folder.startsWith('/') && !folder.split('/').includes('..')).slice(0, 50) }
}

/** The name that Go gives the program of a package: the last part of its path, or the one before a `v2`. */
export function programName(packagePath: string): string {
  const parts = packagePath.split('/').filter((part) => part !== '')
  const last = parts.at(-1) ?? ''
  return parts.length > 1 && /^v[2-9]\d*$|^v1\d+$/.test(last) ? (parts.at(-2) ?? '') : last
}

interface Directive {
  readonly verb: string
  readonly words: readonly string[]
  readonly comment: string
}

/** `verb words // comment` a line, the verb factored out of `verb (` … `)`. */
function directives(text: string): Directive[] {
  const found: Directive[] = []
  let block: string | null = null
  for (const line of text.slice(0, MAX_LENGTH).split('\n')) {
    const [code = '', ...comments] = line.split('//')
    const words = code.trim().split(/\s+/).map(unquote).filter((word) => word !== '')
    if (block !== null) {
      if (words[0] === ')') block = null
      else if (words.length > 0) found.push({ verb: block, words, comment: comments.join('//') })
    } else if (words.length === 2 && words[1] === '(') block = words[0] ?? ''
    else if (words.length > 1) found.push({ verb: words[0] ?? '', words: words.slice(1), comment: comments.join('//') })
  }
  return found
}

const unquote = (word: string): string => word.replace(/^["`](.*)["`]$/, '$1')

const versionOf = (lines: readonly Directive[]): string | null => /^\d{1,2}\.\d{1,3}(?:\.\d{1,3})?/.exec(lines.find(({ verb }) => verb === 'go')?.words[0] ?? '')?.[0] ?? null

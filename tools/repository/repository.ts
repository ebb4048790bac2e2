/**
 * What the fences look at: the text files of the repository as Git sees them (tracked, and new ones that are not
 * ignored), read and parsed once. A canary test hands in its own few files instead.
 */
import { execFileSync } from 'node:child_process'
import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseModule, type ModuleSyntax } from './module-syntax.ts'

export interface Repository {
  /** Paths from the root, with forward slashes, sorted. */
  readonly files: readonly string[]
  readonly read: (file: string) => string
  readonly parse: (file: string) => ModuleSyntax
}

export function repositoryAt(root: string): Repository {
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  })
  const files = [...new Set(listed.split('\0'))].filter((file) => file !== '' && isFile(join(root, file))).toSorted()
  return withCache(files, (file) => readFileSync(join(root, file), 'utf8'))
}

export function repositoryOf(contents: Readonly<Record<string, string>>): Repository {
  return withCache(Object.keys(contents).toSorted(), (file) => {
    const text = contents[file]
    if (text === undefined) throw new Error(`there is no ${file} in this repository`)
    return text
  })
}

/** A path that Git still lists may be gone from disk, and a link may lead to a folder. */
const isFile = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isFile() === true

function withCache(files: readonly string[], load: (file: string) => string): Repository {
  const texts = new Map<string, string>()
  const modules = new Map<string, ModuleSyntax>()
  const read = (file: string): string => {
    const text = texts.get(file) ?? load(file)
    texts.set(file, text)
    return text
  }
  const parse = (file: string): ModuleSyntax => {
    const syntax = modules.get(file) ?? parseModule(file, read(file))
    modules.set(file, syntax)
    return syntax
  }
  return { files, read, parse }
}

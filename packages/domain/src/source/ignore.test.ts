import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createUploadFilter } from './ignore.ts'
import type { StaysReason } from './ignore.ts'

type Tree = Readonly<Record<string, string>>

/** Walks as the CLI does: folder by folder, not into what stays. */
function walk(files: Tree): { travels: string[]; stays: Record<string, StaysReason> } {
  const travels: string[] = []
  const stays: Record<string, StaysReason> = {}
  const texts = (prefix: string) => ({ gitignore: files[`${prefix}.gitignore`] ?? null, podoignore: files[`${prefix}.podoignore`] ?? null })
  const visit = (prefix: string, filter: ReturnType<typeof createUploadFilter>): void => {
    const names = new Set(Object.keys(files).flatMap((path) => (path.startsWith(prefix) ? [path.slice(prefix.length).split('/')[0] ?? ''] : [])))
    for (const name of names) {
      const isFile = `${prefix}${name}` in files
      const decision = filter.decide(name, isFile ? 'file' : 'folder')
      if (!decision.travels) stays[`${prefix}${name}`] = decision.reason
      else if (isFile) travels.push(`${prefix}${name}`)
      else visit(`${prefix}${name}/`, filter.enter(name, texts(`${prefix}${name}/`)))
    }
  }
  visit('', createUploadFilter(texts('')))
  return { travels: travels.sort(), stays }
}

const tree = (paths: readonly string[], more: Tree = {}): Tree => ({ ...Object.fromEntries(paths.map((path) => [path, ''])), ...more })

describe('what always stays', () => {
  test.each(['.git', 'node_modules', 'packages/a/node_modules', '.DS_Store', 'a/Thumbs.db', '.idea', '.vscode', 'x.js~', '.x.js.swp', '#x#', '.hg', '.svn'])('%s', (path) => {
    expect(walk(tree([path, 'server.js']))).toMatchObject({ travels: ['server.js'], stays: { [path]: 'always' } })
  })

  test('cannot be brought back', () => {
    const { travels } = walk(tree(['node_modules/x.js', '.env', '.git/config', 'a.js'], { '.podoignore': '!node_modules\n!.env\n!.git\n' }))
    expect(travels).toEqual(['.podoignore', 'a.js'])
  })
})

describe('environment files', () => {
  test.each(['.env', '.env.local', '.env.production', '.envrc', 'apps/web/.env', '.ENV', '.env.production.local'])('%s stays at home and is told apart', (path) => {
    expect(walk(tree([path])).stays).toEqual({ [path]: 'environment-file' })
  })

  test.each(['.env.example', '.env.sample', '.env.template', '.env.local.example', 'env', 'my.env.js'])('%s travels', (path) => {
    expect(walk(tree([path])).travels).toEqual([path])
  })
})

describe('.podoignore', () => {
  test('leaves at home what Git keeps', () => {
    expect(walk(tree(['docs/a.md', 'server.js'], { '.podoignore': 'docs/\n' }))).toMatchObject({ travels: ['.podoignore', 'server.js'], stays: { docs: 'podoignore' } })
  })

  test('brings back what .gitignore leaves at home, with everything in it', () => {
    const files = tree(['dist/app.js', 'dist/deep/b.js', 'tmp/x'], { '.gitignore': 'dist\ntmp\n', '.podoignore': '!dist\n' })
    expect(walk(files)).toMatchObject({ travels: ['.gitignore', '.podoignore', 'dist/app.js', 'dist/deep/b.js'], stays: { tmp: 'gitignore' } })
  })

  test('still decides below a folder that it brought back', () => {
    const files = tree(['dist/app.js', 'dist/app.map'], { '.gitignore': 'dist\n', '.podoignore': '!dist\n*.map\n' })
    expect(walk(files).stays).toEqual({ 'dist/app.map': 'podoignore' })
  })

  test('in a folder counts for that folder', () => {
    expect(walk(tree(['a/x', 'b/x'], { 'a/.podoignore': 'x\n' })).travels).toEqual(['a/.podoignore', 'b/x'])
  })
})

describe('.gitignore is read as Git reads it', () => {
  const paths = ['a.log', 'keep.log', 'sub/a.log', 'sub/keep.log', 'build/x', 'sub/build/x', 'foo/bar/baz', 'foo/x', 'a b', 'wei[rd]', 'deep/a/b/c.txt', '#hash', '!bang', 'dir', 'UPPER.TXT', 'x.tmp', 'sub/only/y', '한국어.txt', 'sub/inner/z.js']
  test.each([
    [{ '.gitignore': '*.log\n!keep.log\n' }],
    [{ '.gitignore': '/build\n' }],
    [{ '.gitignore': 'build/\n' }],
    [{ '.gitignore': 'foo/bar\n' }],
    [{ '.gitignore': 'foo/**\n!foo/x\n' }],
    [{ '.gitignore': '**/c.txt\n' }],
    [{ '.gitignore': 'deep/**/c.txt\n' }],
    [{ '.gitignore': '\\#hash\n\\!bang\na\\ b\n' }],
    [{ '.gitignore': '[a-u]*.tmp\n*.tm?\n' }],
    [{ '.gitignore': 'sub/*\n!sub/only\n' }],
    [{ '.gitignore': '*.log\n', 'sub/.gitignore': '!a.log\nbuild\n' }],
    [{ '.gitignore': 'sub\n', 'sub/.gitignore': '!keep.log\n' }],
    [{ '.gitignore': '*.TXT\n' }],
    [{ '.gitignore': '# comment\n\n   \nx.tmp   \n' }],
    [{ '.gitignore': '한국어.txt\n' }],
    [{ '.gitignore': '*\n!*/\n!*.js\n' }],
    [{ '.gitignore': 'dir/\n' }],
  ])('%j', (ignoreFiles) => {
    const files = tree(paths, ignoreFiles)
    expect(walk(files).travels).toEqual(askGit(files))
  })
})

function askGit(files: Tree): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'podo-ignore-'))
  const git = (...args: string[]): string =>
    execFileSync('git', ['-C', folder, ...args], { encoding: 'utf8', env: { PATH: process.env['PATH'], GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null' } })
  try {
    git('init', '-q')
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(join(folder, dirname(path)), { recursive: true })
      writeFileSync(join(folder, path), content)
    }
    return git('ls-files', '-z', '--others', '--exclude-standard').split('\0').filter((path) => path !== '').sort()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

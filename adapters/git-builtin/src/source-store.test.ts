import { createHash } from 'node:crypto'
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { lstat, mkdtemp, readFile, readdir, readlink, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ManifestFile } from '@podo/domain'
import { armFaultPoints, newId } from '@podo/kernel'
import type { SourceStore } from '@podo/ports'
import { createLogger } from '@podo/telemetry'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createGitBuiltin } from './index.ts'

const blobHash = (content: Buffer): string => createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')

type Files = Readonly<Record<string, string | Buffer | { link: string } | { script: string }>>

interface Prepared {
  readonly manifest: ManifestFile[]
  readonly blobs: Map<string, Buffer>
}

function prepare(files: Files): Prepared {
  const blobs = new Map<string, Buffer>()
  const manifest = Object.entries(files).map(([path, value]): ManifestFile => {
    const isPlain = typeof value === 'string' || Buffer.isBuffer(value)
    const content = Buffer.from(isPlain ? value : 'link' in value ? value.link : value.script)
    const oid = blobHash(content)
    blobs.set(oid, content)
    return { path, oid, sizeBytes: content.length, mode: isPlain ? '100644' : 'link' in value ? '120000' : '100755' }
  })
  return { manifest, blobs }
}

async function* only(blobs: ReadonlyMap<string, Buffer>, oids: readonly string[]): AsyncGenerator<{ oid: string; content: Uint8Array }> {
  for (const oid of oids) {
    const content = blobs.get(oid)
    if (content !== undefined) yield { oid, content }
  }
}

const by = { author: 'Ada <ada@example.org>', message: 'Deploy from a folder' }
const forever = new AbortController().signal

let folder: string
let store: SourceStore
let app: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-git-'))
  store = createGitBuiltin({ folder: join(folder, 'repositories'), logger: createLogger({ name: 'test', level: 'silent' }) })
  app = newId()
  await store.ensure(app)
})

afterEach(async () => {
  armFaultPoints(undefined)
  await rm(folder, { recursive: true, force: true })
})

async function upload(files: Files): Promise<Awaited<ReturnType<SourceStore['commitUpload']>>> {
  const { manifest, blobs } = prepare(files)
  const missing = await store.missing(app, manifest.map(({ oid }) => oid))
  return store.commitUpload(app, manifest, only(blobs, missing), by)
}

const git = (...args: string[]): string => execFileSync('git', [`--git-dir=${join(folder, 'repositories', `${app}.git`)}`, ...args], { encoding: 'utf8' }).trim()

describe('an upload', () => {
  test('becomes a commit on main with exactly its files', async () => {
    const first = await upload({ 'server.js': 'one', 'lib/a.js': 'a', 'run.sh': { script: '#!/bin/sh\n' }, current: { link: 'lib/a.js' } })
    expect(git('rev-parse', 'main')).toBe(first.commit)
    expect(git('rev-parse', 'main^{tree}')).toBe(first.tree)
    expect(git('ls-tree', '-r', '--format=%(objectmode) %(path)', 'main').split('\n')).toEqual(['120000 current', '100644 lib/a.js', '100755 run.sh', '100644 server.js'])
    const second = await upload({ 'server.js': 'two' })
    expect(git('ls-tree', '-r', '--name-only', 'main')).toBe('server.js')
    expect(git('rev-parse', 'main^')).toBe(first.commit)
    expect(second).toMatchObject({ author: 'Ada ada@example.org', message: 'Deploy from a folder' })
    expect(git('fsck', '--strict', '--no-dangling')).toBe('')
  })

  test('sends only the blobs that are not there', async () => {
    await upload({ a: 'same', b: 'old' })
    const { manifest } = prepare({ a: 'same', b: 'new' })
    expect(await store.missing(app, manifest.map(({ oid }) => oid))).toEqual([blobHash(Buffer.from('new'))])
  })

  test('of the same tree gives the head back and writes nothing', async () => {
    const first = await upload({ a: '1', 'b/c': '2' })
    const packs = await readdir(join(folder, 'repositories', `${app}.git`, 'objects', 'pack'))
    expect(await upload({ 'b/c': '2', a: '1' })).toEqual(first)
    expect(await readdir(join(folder, 'repositories', `${app}.git`, 'objects', 'pack'))).toEqual(packs)
  })

  test('of an earlier tree is a new commit on top', async () => {
    const first = await upload({ a: '1' })
    const second = await upload({ a: '2' })
    const third = await upload({ a: '1' })
    expect(third.tree).toBe(first.tree)
    expect(git('rev-list', 'main').split('\n')).toEqual([third.commit, second.commit, first.commit])
  })

  test('with content that is not what its hash says is refused', async () => {
    const { manifest } = prepare({ a: 'right' })
    const wrong = new Map([[manifest[0]?.oid ?? '', Buffer.from('wrong')]])
    await expect(store.commitUpload(app, manifest, only(wrong, [...wrong.keys()]), by)).rejects.toMatchObject({ code: 'INVALID_UPLOAD' })
    expect(await store.describe(app, 'main')).toBeNull()
  })

  test('that lacks a blob is refused, and says which file', async () => {
    const { manifest } = prepare({ a: 'here', b: 'not here' })
    const { blobs } = prepare({ a: 'here' })
    await expect(store.commitUpload(app, manifest, only(blobs, [...blobs.keys()]), by)).rejects.toMatchObject({ code: 'UPLOAD_INCOMPLETE', publicMessage: expect.stringContaining('"b"') as string })
    expect(await store.describe(app, 'main')).toBeNull()
  })

  test('with a file that its list does not name is refused', async () => {
    const { manifest } = prepare({ a: 'here' })
    const { blobs } = prepare({ other: 'other' })
    await expect(store.commitUpload(app, manifest, only(blobs, [...blobs.keys()]), by)).rejects.toMatchObject({ code: 'INVALID_UPLOAD' })
  })

  test('that breaks off leaves the branch where it was', async () => {
    const first = await upload({ a: '1' })
    const { manifest } = prepare({ a: '2', b: '3' })
    async function* breaking(): AsyncGenerator<{ oid: string; content: Uint8Array }> {
      yield { oid: manifest[0]?.oid ?? '', content: Buffer.from('2') }
      throw new Error('connection lost')
    }
    await expect(store.commitUpload(app, manifest, breaking(), by)).rejects.toThrow('connection lost')
    expect((await store.describe(app, 'main'))?.commit).toBe(first.commit)
    expect((await upload({ a: '2', b: '3' })).message).toBe('Deploy from a folder')
  })

  test.each(['/etc/passwd', '../x', 'a/../../x', '..', 'lib/../../x', '.git/config'])('with a link to %s is refused', async (link) => {
    await expect(upload({ 'lib/file': 'x', shortcut: { link } })).rejects.toMatchObject({ code: 'INVALID_UPLOAD' })
  })

  test('with a link whose target is already stored is checked like a new one', async () => {
    await upload({ text: '../../etc/passwd' })
    await expect(upload({ shortcut: { link: '../../etc/passwd' } })).rejects.toMatchObject({ code: 'INVALID_UPLOAD' })
  })
})

describe('names that mean something elsewhere', () => {
  const hostile = ['--upload-pack=touch x', 'a;touch$IFS$(id)', '$(id)', '"quoted"', "it's", 'a b ', '-c', '한국어.txt', ':(glob)**', '*?[x]', '100%', '#', '!important', 'ends with dot.']

  test('are files like any other, there and back', async () => {
    const commit = await upload(Object.fromEntries(hostile.map((name) => [name, name])))
    const target = join(folder, 'out')
    await store.checkOut(app, commit.commit, target, forever)
    expect((await readdir(target)).sort()).toEqual(hostile.toSorted())
    for (const name of hostile) expect(await readFile(join(target, name), 'utf8')).toBe(name)
    expect((await store.tree(app, commit.commit)).paths).toEqual(hostile.toSorted())
  })

  test.each(['../x', '/x', 'a//b', './a', '.git/config', '.GIT/hooks/post-checkout', 'a\nb', 'a\\b', 'git~1/x', '.git./config', '.g\u200cit/x', '', 'a/'])('that leave the tree or touch .git are refused: %j', async (path) => {
    await expect(upload({ [path]: 'x' })).rejects.toMatchObject({ code: 'INVALID_UPLOAD' })
  })

  test.each([
    [{ 'README.md': '1', 'readme.md': '2' }],
    [{ 'Lib/a': '1', 'lib/b': '2' }],
    [{ a: '1', 'a/b': '2' }],
    [{ 'caf\u00e9': '1', 'cafe\u0301': '2' }],
  ])('that collide are refused: %j', async (files) => {
    await expect(upload(files)).rejects.toMatchObject({ code: 'INVALID_UPLOAD' })
  })

  test.each(['--upload-pack=touch /tmp/x', 'main~1', 'main@{1}', ':/x', 'a b', 'x\ny', '..', '', '@', 'HEAD^{tree}'])('as a revision find nothing: %j', async (revision) => {
    await upload({ a: '1' })
    await upload({ a: '2' })
    expect(await store.describe(app, revision)).toBeNull()
  })

  test.each(['main', '--output=/tmp/x', `${'0'.repeat(39)}`, 'HEAD'])('as a commit are refused: %j', async (commit) => {
    await upload({ a: '1' })
    await expect(store.checkOut(app, commit, join(folder, 'out'), forever)).rejects.toMatchObject({ code: 'INVALID_COMMIT' })
    await expect(store.changes(app, commit, commit)).rejects.toMatchObject({ code: 'INVALID_COMMIT' })
  })

  test.each(['../x', '--help', ''])('as an app are refused: %j', async (id) => {
    await expect(store.ensure(id)).rejects.toMatchObject({ code: 'INVALID_APP_ID' })
    await expect(store.remove(id)).rejects.toMatchObject({ code: 'INVALID_APP_ID' })
  })

  test('as author and message are text', async () => {
    const { manifest, blobs } = prepare({ a: '1' })
    const commit = await store.commitUpload(app, manifest, only(blobs, [...blobs.keys()]), { author: 'x <>\ncommit refs/heads/evil\n', message: 'one\n\nM 100644 inline evil\ndata 1\n' })
    expect(await store.describe(app, commit.commit)).toMatchObject({ author: 'x commit refs/heads/evil', message: 'one\n\nM 100644 inline evil\ndata 1' })
    expect(git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main')
  })
})

describe('checking out', () => {
  test('runs no filter, no hook and no attribute of the repository', async () => {
    const content = 'line\r\n$Id$\n'
    const commit = await upload({ '.gitattributes': '* text eol=lf ident filter=evil working-tree-encoding=UTF-16\n', 'a.txt': content })
    const witness = join(folder, 'witness')
    git('config', 'filter.evil.smudge', `touch ${witness}`)
    const hooks = join(folder, 'repositories', `${app}.git`, 'hooks')
    execFileSync('mkdir', ['-p', hooks])
    await writeFile(join(hooks, 'post-checkout'), `#!/bin/sh\ntouch ${witness}\n`, { mode: 0o755 })
    await store.checkOut(app, commit.commit, join(folder, 'out'), forever)
    expect(await readFile(join(folder, 'out', 'a.txt'), 'utf8')).toBe(content)
    expect(existsSync(witness)).toBe(false)
  })

  test('keeps modes and links, and leaves no index behind', async () => {
    const commit = await upload({ 'bin/run': { script: 'x' }, 'a.txt': 'x', link: { link: 'bin/run' } })
    await store.checkOut(app, commit.commit, join(folder, 'out'), forever)
    expect((await lstat(join(folder, 'out', 'bin/run'))).mode & 0o111).not.toBe(0)
    expect((await lstat(join(folder, 'out', 'a.txt'))).mode & 0o111).toBe(0)
    expect(await readlink(join(folder, 'out', 'link'))).toBe('bin/run')
    expect((await readdir(join(folder, 'repositories', `${app}.git`))).filter((name) => name.includes('index'))).toEqual([])
  })

  test('into a folder that holds something is refused', async () => {
    const commit = await upload({ a: '1' })
    await writeFile(join(folder, 'file'), '')
    await expect(store.checkOut(app, commit.commit, folder, forever)).rejects.toMatchObject({ code: 'FOLDER_NOT_EMPTY' })
  })

  test('ends with the signal of the caller', async () => {
    const commit = await upload({ a: '1' })
    const stop = new AbortController()
    stop.abort(new Error('cancelled'))
    await expect(store.checkOut(app, commit.commit, join(folder, 'out'), stop.signal)).rejects.toThrow('cancelled')
  })
})

describe('reading', () => {
  test('describes branch, full and short commit names alike', async () => {
    const commit = await upload({ a: '1' })
    for (const revision of ['main', commit.commit, commit.commit.slice(0, 8)]) expect(await store.describe(app, revision)).toEqual(commit)
    expect(await store.describe(app, 'f'.repeat(40))).toBeNull()
  })

  test('gives files for detection: near ones, far ones, and no binary or link', async () => {
    const commit = await upload({ 'package.json': '{}', 'a/b/c/d/e/deep.txt': 'deep', 'image.png': Buffer.from([1, 0, 2]), link: { link: 'package.json' } })
    const tree = await store.tree(app, commit.commit)
    expect(tree.paths).toEqual(['a/b/c/d/e/deep.txt', 'image.png', 'package.json'])
    expect(tree.read('package.json')).toBe('{}')
    expect(tree.read('a/b/c/d/e/deep.txt')).toBe('deep')
    expect(tree.read('image.png')).toBeNull()
    expect(tree.read('link')).toBeNull()
    expect(tree.read('../../etc/passwd')).toBeNull()
  })

  test('counts what changed, newest commit first', async () => {
    const first = await upload({ a: '1', b: '1', c: '1' })
    const second = await upload({ a: '2', b: '1', c: '1' })
    const third = await upload({ a: '2', b: '3', d: '1' })
    const changes = await store.changes(app, first.commit, third.commit)
    expect(changes.files).toBe(4)
    expect(changes.commits).toEqual([third, second])
    expect((await store.changes(app, third.commit, first.commit)).commits).toEqual([])
    await expect(store.changes(app, first.commit, 'f'.repeat(40))).rejects.toMatchObject({ kind: 'absent' })
  })

  test('of a repository that is not there is absent', async () => {
    await expect(store.describe(newId(), 'main')).rejects.toMatchObject({ kind: 'absent' })
  })
})

describe('many at once', () => {
  test('uploads of one app take turns, and each becomes a commit', async () => {
    const commits = await Promise.all(Array.from({ length: 8 }, (_, index) => upload({ a: `${index}` })))
    expect(new Set(commits.map(({ commit }) => commit)).size).toBe(8)
    expect(git('rev-list', '--count', 'main')).toBe('8')
  })

  test('two stores on one folder, as two processes are, lose no upload', async () => {
    const other = createGitBuiltin({ folder: join(folder, 'repositories'), logger: createLogger({ name: 'test', level: 'silent' }) })
    await upload({ a: 'base' })
    const { manifest, blobs } = prepare({ a: 'mine' })
    let raced = false
    armFaultPoints(async (name) => {
      if (name !== 'upload.before' || raced) return
      raced = true
      const theirs = prepare({ a: 'theirs' })
      await other.commitUpload(app, theirs.manifest, only(theirs.blobs, [...theirs.blobs.keys()]), by)
    })
    const mine = await store.commitUpload(app, manifest, only(blobs, [...blobs.keys()]), by)
    expect(git('rev-parse', 'main')).toBe(mine.commit)
    expect(git('rev-list', '--count', 'main')).toBe('3')
  })

  test('ensure at once makes one repository', async () => {
    const id = newId()
    await Promise.all([store.ensure(id), store.ensure(id), createGitBuiltin({ folder: join(folder, 'repositories'), logger: createLogger({ name: 'test', level: 'silent' }) }).ensure(id)])
    expect((await readdir(join(folder, 'repositories'))).filter((name) => name.startsWith('.new-'))).toEqual([])
  })

  test('after many uploads the packs are joined and everything is still there', async () => {
    const commits: string[] = []
    for (let index = 0; index < 35; index += 1) commits.push((await upload({ a: `${index}` })).commit)
    await store.ensure(app)
    await upload({ a: 'last' })
    const packs = (await readdir(join(folder, 'repositories', `${app}.git`, 'objects', 'pack'))).filter((name) => name.endsWith('.pack'))
    expect(packs.length).toBeLessThan(20)
    for (const commit of commits) expect((await store.describe(app, commit))?.commit).toBe(commit)
  })

  test('5,000 files go in, come out, and change by one', async () => {
    const files = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`d${index % 70}/e${index % 7}/f${index}.js`, `content ${index}`]))
    const commit = await upload(files)
    await store.checkOut(app, commit.commit, join(folder, 'out'), forever)
    expect(await readFile(join(folder, 'out', 'd69/e6/f4969.js'), 'utf8')).toBe('content 4969')
    expect((await store.tree(app, commit.commit)).paths.length).toBe(5000)
    const next = await upload({ ...files, 'd0/e0/f0.js': 'changed' })
    expect((await store.changes(app, commit.commit, next.commit)).files).toBe(1)
  })
})

test('removing leaves nothing, twice over', async () => {
  await upload({ a: '1' })
  await store.remove(app)
  await store.remove(app)
  expect(await readdir(join(folder, 'repositories'))).toEqual([])
})

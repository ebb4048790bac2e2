import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { scanFolder } from './scan.ts'
import { readTree } from './tree.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo-scan-'))
})

afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}

const paths = async (): Promise<string[]> => (await scanFolder(folder)).files.map((file) => file.path).sort()

test('files are hashed as git hash-object does, empty and Korean ones too', async () => {
  write('server.js', 'console.log(1)\n')
  write('empty', '')
  write('문서/읽기.md', '포도')
  const { files } = await scanFolder(folder)
  expect(files).toHaveLength(3)
  for (const file of files) expect(file.oid).toBe(execFileSync('git', ['hash-object', '--', join(folder, file.path)], { encoding: 'utf8' }).trim())
})

test('.gitignore and .podoignore are obeyed, in folders too; installed modules and .git never travel', async () => {
  for (const path of ['a.js', 'build/x.js', 'notes.md', 'sub/skip.log', 'sub/keep.js', 'node_modules/m/i.js', '.git/HEAD']) write(path, 'x')
  write('.gitignore', 'build/\n')
  write('.podoignore', 'notes.md\n')
  write('sub/.gitignore', '*.log\n')
  expect(await paths()).toEqual(['.gitignore', '.podoignore', 'a.js', 'sub/.gitignore', 'sub/keep.js'])
})

test('environment files stay at home and are named; their examples travel', async () => {
  for (const path of ['a.js', '.env', '.env.production', 'api/.env', '.env.example']) write(path, 'SECRET=1')
  const scanned = await scanFolder(folder)
  expect(scanned.files.map((file) => file.path).sort()).toEqual(['.env.example', 'a.js'])
  expect([...scanned.environmentFiles].sort()).toEqual(['.env', '.env.production', 'api/.env'])
})

test('a link travels as a link and is not followed, out of the folder or in a circle', async () => {
  write('a.js', 'x')
  symlinkSync('/etc/passwd', join(folder, 'out'))
  symlinkSync('.', join(folder, 'circle'))
  const { files } = await scanFolder(folder)
  const link = files.find((file) => file.path === 'out')
  expect(link).toMatchObject({ mode: '120000', sizeBytes: '/etc/passwd'.length })
  expect(link?.oid).toBe(execFileSync('git', ['hash-object', '--stdin'], { input: '/etc/passwd', encoding: 'utf8' }).trim())
  expect(files.map((file) => file.path).sort()).toEqual(['a.js', 'circle', 'out'])
})

test('a name that is not UTF-8 is called that, and not a file that went away', async () => {
  writeFileSync(Buffer.from(`${folder}/bad\xff`, 'latin1'), 'x')
  await expect(paths()).rejects.toMatchObject({ code: 'NAME_NOT_UTF8', publicMessage: expect.stringContaining('is not UTF-8') as string })
  rmSync(Buffer.from(`${folder}/bad\xff`, 'latin1') as unknown as string)
  write('\ufffd.txt', 'x')
  expect(await paths()).toEqual(['\ufffd.txt'])
})

test('what is executable stays executable', async () => {
  write('run.sh', '#!/bin/sh\n')
  write('plain', '')
  chmodSync(join(folder, 'run.sh'), 0o755)
  const { files } = await scanFolder(folder)
  expect(Object.fromEntries(files.map((file) => [file.path, file.mode]))).toEqual({ 'run.sh': '100755', plain: '100644' })
})

test('a pipe in the folder is left out and waited for by nobody', async () => {
  write('a.js', 'x')
  execFileSync('mkfifo', [join(folder, 'pipe')])
  expect(await paths()).toEqual(['a.js'])
})

test('a file of more than 256 MB is refused by its name before it is read', async () => {
  write('dump.sql', '')
  truncateSync(join(folder, 'dump.sql'), 268_435_457)
  await expect(scanFolder(folder)).rejects.toMatchObject({ code: 'FILE_TOO_LARGE', publicMessage: expect.stringContaining('dump.sql') as string })
})

test('a folder that is not there is a sentence, not a stack', async () => {
  await expect(scanFolder(join(folder, 'gone'))).rejects.toMatchObject({ code: 'FOLDER_CHANGED' })
})

test('the tree shows what would travel, and reads nothing else', async () => {
  write('package.json', '{}')
  write('.env', 'A=1')
  symlinkSync('/etc/passwd', join(folder, 'out'))
  const tree = await readTree(folder)
  expect(tree.paths).toEqual(['package.json'])
  expect(tree.read('package.json')).toBe('{}')
  expect([tree.read('.env'), tree.read('out'), tree.read('../x')]).toEqual([null, null, null])
})

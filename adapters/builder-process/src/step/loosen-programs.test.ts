import { execFile } from 'node:child_process'
import { chmod, link, mkdir, mkdtemp, readFile, rename, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loosenPrograms } from './loosen-programs.ts'

const run = promisify(execFile)
let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'podo-loosen-'))
  await mkdir(join(folder, 'app/tools/bin'), { recursive: true })
})

afterEach(() => rm(folder, { recursive: true, force: true }))

const app = (): string => join(folder, 'app')
const program = (name: string): string => join(app(), 'tools/bin', name)

async function write(name: string, text: string): Promise<void> {
  await writeFile(program(name), text)
  await chmod(program(name), 0o755)
}

const loosened = async (text: string): Promise<string> => {
  await write('program', text)
  await loosenPrograms(app(), ['tools/bin'])
  return readFile(program('program'), 'utf8')
}

test('a program whose interpreter is beside it runs after its folder has moved', async () => {
  await symlink('/bin/sh', program('mysh'))
  await write('hello', `#!${program('mysh')}\necho "hello from $0"\n`)
  await loosenPrograms(app(), ['tools/bin'])
  const moved = join(folder, 'elsewhere')
  await rename(app(), moved)
  const { stdout } = await run(join(moved, 'tools/bin/hello'), [], { env: { PATH: `${join(moved, 'tools/bin')}:/usr/bin:/bin` } })
  expect(stdout).toBe(`hello from ${join(moved, 'tools/bin/hello')}\n`)
  expect((await stat(join(moved, 'tools/bin/hello'))).mode & 0o777).toBe(0o755)
})

test('options of the interpreter are kept', async () => {
  expect(await loosened(`#!${program('python3')} -E -s\nimport x\n`)).toBe('#!/usr/bin/env -S python3 -E -s\nimport x\n')
})

test.each(['', '"', "'"])('the form for long paths, in quotes %o, is loosened too', async (quote) => {
  expect(await loosened(`#!/bin/sh\n'''exec' ${quote}${program('python3.11')}${quote} "$0" "$@"\n' '''\nimport x\n`)).toBe(`#!/bin/sh\n'''exec' /usr/bin/env python3.11 "$0" "$@"\n' '''\nimport x\n`)
})

test.each([
  ['an interpreter of the machine', () => '#!/usr/bin/python3\n'],
  ['one of the app that is not on PATH', () => `#!${join(app(), 'other/python3')}\n`],
  ['no script', () => `\x7fELF ${join(app(), 'tools/bin/python3')}`],
  ['a path further down', () => `#!/bin/sh\necho\nexec ${join(app(), 'tools/bin/python3')}\n`],
])('%s is left as it is', async (_what, text) => {
  expect(await loosened(text())).toBe(text())
})

test('bytes that are no text stay what they are', async () => {
  const bytes = Buffer.concat([Buffer.from(`#!${program('x')}\n`), Buffer.from([0xff, 0xfe, 0x00, 0x80])])
  await writeFile(program('zip'), bytes)
  await loosenPrograms(app(), ['tools/bin'])
  expect((await readFile(program('zip'))).subarray(-4)).toEqual(Buffer.from([0xff, 0xfe, 0x00, 0x80]))
})

test('a file that another folder has by a hard link keeps its content there', async () => {
  const text = `#!${program('python3')}\n`
  await write('program', text)
  await link(program('program'), join(folder, 'kept'))
  await loosenPrograms(app(), ['tools/bin'])
  expect(await readFile(join(folder, 'kept'), 'utf8')).toBe(text)
  expect(await readFile(program('program'), 'utf8')).toBe('#!/usr/bin/env python3\n')
})

test('nothing outside the app is touched, whatever its folders are links to', async () => {
  await mkdir(join(folder, 'outside'))
  const text = `#!${join(app(), 'link/python3')}\n`
  await writeFile(join(folder, 'outside/program'), text)
  await symlink('../outside', join(app(), 'link'))
  await symlink(join(folder, 'outside/program'), program('program'))
  await loosenPrograms(app(), ['link', 'tools/bin', 'absent', '../outside'])
  expect(await readFile(join(folder, 'outside/program'), 'utf8')).toBe(text)
})

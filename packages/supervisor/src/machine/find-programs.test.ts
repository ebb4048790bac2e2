import { chmod, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findPrograms } from './find-programs.ts'

let base: string
let path: string

beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'podo-programs-'))
  path = [join(base, 'first'), join(base, 'not-there'), join(base, 'second')].join(':')
  await mkdir(join(base, 'first'))
  await mkdir(join(base, 'second'))
})

afterEach(() => rm(base, { recursive: true, force: true }))

const place = (file: string, content = '#!/bin/sh\n'): Promise<void> => writeFile(join(base, file), content, { mode: 0o755 })
const stampOf = async (name: string): Promise<string | null> => (await findPrograms([name], path))[0]?.stamp ?? null

test('the first on the path is found, and folders, plain files and broken links are none', async () => {
  await place('second/go')
  expect(await stampOf('go')).toContain(join(base, 'second/go'))
  await mkdir(join(base, 'first/go'))
  expect(await stampOf('go')).toContain(join(base, 'second/go'))
  await rm(join(base, 'first/go'), { recursive: true })
  await place('first/go')
  expect(await stampOf('go')).toContain(join(base, 'first/go'))
  await chmod(join(base, 'first/go'), 0o644)
  expect(await stampOf('go')).toContain(join(base, 'second/go'))
  await rm(join(base, 'second/go'))
  await symlink('nowhere', join(base, 'second/go'))
  expect(await stampOf('go')).toBeNull()
})

test('the stamp stays while the file does, and changes with the file that a link leads to', async () => {
  await place('go-1')
  await symlink('../go-1', join(base, 'first/go'))
  const before = await stampOf('go')
  expect(await stampOf('go')).toBe(before)
  await utimes(join(base, 'go-1'), 1, 1)
  const touched = await stampOf('go')
  expect(touched).not.toBe(before)
  await place('go-2')
  await rm(join(base, 'first/go'))
  await symlink('../go-2', join(base, 'first/go'))
  expect(await stampOf('go')).not.toBe(touched)
})

test.each(['../go', '/bin/sh', '', 'a b', '-x', 'x'.repeat(101)])('what is no name of a program is refused: %j', async (name) => {
  await expect(findPrograms([name], path)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

test('no more are looked for than a plan can name', async () => {
  await expect(findPrograms(Array.from({ length: 101 }, () => 'go'), path)).rejects.toMatchObject({ code: 'BAD_REQUEST' })
})

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

let base: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'podo-build-crash-'))
})
afterEach(async () => {
  execFileSync('chmod', ['-R', 'u+rwX', base])
  await rm(base, { recursive: true, force: true })
})

async function source(name: string): Promise<string> {
  const folder = join(base, name)
  await mkdir(folder)
  await writeFile(join(folder, 'server.js'), 'x')
  return folder
}

const build = (folder: string, point: string): { signal: string | null; stdout: string } => {
  const { signal, stdout } = spawnSync(process.execPath, [join(import.meta.dirname, 'fixtures', 'build-and-die.ts'), base, folder, point], { encoding: 'utf8', timeout: 20_000 })
  return { signal, stdout }
}

test.each(['pack.before', 'pack.after'])('kill -9 at %s loses nothing and doubles nothing', async (point) => {
  expect(build(await source('first'), point).signal).toBe('SIGKILL')
  const digest = build(await source('second'), 'never').stdout
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  expect(build(await source('third'), 'never').stdout).toBe(digest)
  expect((await readdir(join(base, 'slugs'))).toSorted()).toEqual([digest, 'keys'].toSorted())
  expect(await readFile(join(base, 'slugs', digest, 'server.js'), 'utf8')).toBe('x')
})

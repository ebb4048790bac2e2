import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { bundle } from './bundle-programs.ts'
import { copyMigrations } from './copy-migrations.ts'
import { moveIntoDist } from './place.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo-build-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

function write(file: string, text: string): string {
  mkdirSync(dirname(join(folder, file)), { recursive: true })
  writeFileSync(join(folder, file), text)
  return join(folder, file)
}

test('a bundle is one file that runs with nothing beside it, packages and late imports inside', async () => {
  write('node_modules/colour/package.json', JSON.stringify({ name: 'colour', main: 'index.js' }))
  write('node_modules/colour/index.js', "const os = require('os')\nmodule.exports = { name: 'violet', eol: os.EOL }\n")
  write('src/late.ts', "export const late: string = 'late'\n")
  const entry = write('src/main.ts', "import { name } from 'colour'\nconst { late } = await import('./late.ts')\nconsole.log(name, late)\n")
  await bundle(entry, join(folder, 'out/main.js'))
  expect(readdirSync(join(folder, 'out'))).toEqual(['main.js'])
  rmSync(join(folder, 'node_modules'), { recursive: true })
  rmSync(join(folder, 'src'), { recursive: true })
  expect(execFileSync(process.execPath, [join(folder, 'out/main.js')], { cwd: folder, encoding: 'utf8' })).toBe('violet late\n')
})

test('a bundle fails where an import cannot be found', async () => {
  const entry = write('src/main.ts', "import { gone } from 'gone'\nconsole.log(gone)\n")
  await expect(bundle(entry, join(folder, 'out/main.js'))).rejects.toThrow(/gone/)
})

test('a finished folder replaces the last one whole, and nothing else of dist is touched', async () => {
  const place = { root: folder, dist: join(folder, 'dist'), staging: join(folder, 'dist/.next') }
  write('dist/migrations/0001_old.sql', 'old')
  write('dist/server.js', 'kept')
  write('packages/store/migrations/0001_first.sql', 'select 1')
  write('packages/store/migrations/0002_second.sql', 'select 2')
  write('packages/store/migrations/notes.txt', 'no migration')
  await copyMigrations(place)
  expect(readdirSync(join(folder, 'dist/migrations'))).toEqual(['0001_first.sql', '0002_second.sql'])
  expect(readFileSync(join(folder, 'dist/server.js'), 'utf8')).toBe('kept')
})

test('a part that was not made leaves the last one in its place', async () => {
  const place = { root: folder, dist: join(folder, 'dist'), staging: join(folder, 'dist/.next') }
  mkdirSync(place.staging, { recursive: true })
  write('dist/server.js', 'last')
  await expect(moveIntoDist(place, 'server.js')).rejects.toThrow(/ENOENT/)
  expect(readFileSync(join(folder, 'dist/server.js'), 'utf8')).toBe('last')
})

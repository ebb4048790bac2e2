import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'

let folder = ''
let podo = ''

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'podo command-'))
  podo = join(folder, 'bin/podo')
  for (const name of ['bin', 'dist', 'node_modules/.bin', 'elsewhere']) mkdirSync(join(folder, name), { recursive: true })
  copyFileSync(join(import.meta.dirname, '../../bin/podo'), podo)
  chmodSync(podo, 0o755)
  for (const name of ['podo', 'cli']) writeFileSync(join(folder, `dist/${name}.js`), `console.log(JSON.stringify(['${name}', ...process.argv.slice(2)]))`)
  symlinkSync(process.execPath, join(folder, 'node_modules/.bin/node'))
})
afterAll(() => {
  rmSync(folder, { recursive: true, force: true })
})

const say = (command: string, ...args: string[]): unknown => JSON.parse(execFileSync(command, args, { encoding: 'utf8', env: { PATH: '/usr/bin:/bin' } }))

test.each(['start', 'stop', 'restart'])('%s goes to the half of the launcher that people call, with its flags', (verb) => {
  expect(say(podo, verb, '--port', '9000')).toEqual(['podo', verb, '--port', '9000'])
})

test('everything else goes to the CLI, arguments unchanged', () => {
  expect(say(podo, 'deploy', '--message', 'two  words; $HOME "x"')).toEqual(['cli', 'deploy', '--message', 'two  words; $HOME "x"'])
  expect(say(podo)).toEqual(['cli'])
})

test('it finds its folder through links, relative and absolute', () => {
  symlinkSync('../bin/podo', join(folder, 'elsewhere/podo'))
  symlinkSync(join(folder, 'elsewhere/podo'), join(folder, 'elsewhere/second'))
  expect(say(join(folder, 'elsewhere/second'), 'status')).toEqual(['cli', 'status'])
})

test('without a build it says what to run', () => {
  const bare = join(folder, 'bare/bin')
  mkdirSync(bare, { recursive: true })
  copyFileSync(podo, join(bare, 'podo'))
  const { status, stderr } = spawnSync(join(bare, 'podo'), ['start'], { encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('npm ci')
})

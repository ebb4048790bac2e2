import { describe, expect, test } from 'vitest'
import { fixesOf } from '../testing/fixes-of.ts'
import { comments } from './comments.ts'
import { environment } from './environment.ts'
import { logText } from './log-text.ts'
import { shell } from './shell.ts'

const file = 'packages/engine/src/step.ts'

describe('environment', () => {
  test.each([["process.env['PATH']"], ['process.env.PATH'], ["process['env']"], ['const { env } = process.env']])('fails %s in a package', (text) => {
    expect(fixesOf(environment, { [file]: text.startsWith('const') ? text : `export const a = ${text}` })).toEqual([expect.stringContaining('Take an option')])
  })

  test('fails env imported from node:process', () => {
    expect(fixesOf(environment, { 'adapters/git-github/src/a.ts': "import { env } from 'node:process'\nexport const a = env" })).toHaveLength(1)
  })

  test('fails the console', () => {
    expect(fixesOf(environment, { 'apps/web/src/a.ts': 'export const a = process.env' })).toHaveLength(1)
  })

  test('passes programs, tests and the test kit', () => {
    const text = 'export const a = process.env'
    expect(fixesOf(environment, { 'apps/server/src/main.ts': text, 'packages/engine/src/a.test.ts': text, 'packages/testkit/src/a.ts': text })).toEqual([])
  })
})

describe('shell', () => {
  test.each([
    ['shell: true', "spawn('git', ['log'], { shell: true })"],
    ['shell: true in options made elsewhere', "const options = { shell: true }; spawn('git', [], options)"],
    ['a shell option that may be true', "spawn('git', [], { shell: isWindows })"],
    ['a shorthand shell option', "spawn('git', [], { shell })"],
    ['sh -c with a variable', "spawn('sh', ['-c', command])"],
    ['sh -c with a filled template', "spawn('/bin/sh', ['-c', `rm ${name}`])"],
    ['sh -c with a sum', "execFile('bash', ['-c', 'rm ' + name])"],
    ['bash -lc with a variable', "execFile('bash', ['-lc', command])"],
    ['sh -c by way of another function', "run({ argv: ['sh', '-c', command] })"],
    ['sh -c behind env', "spawn('env', ['-i', 'sh', '-c', command])"],
    ['a shell with arguments that cannot be seen', "spawn('sh', argv)"],
    ['a constant that is none', "const script = read('x'); spawn('sh', ['-c', script])"],
  ])('fails %s', (_what, text) => {
    expect(fixesOf(shell, { [file]: text })).toEqual([expect.stringContaining(`${file}: `)])
  })

  test('passes argument arrays, and sh -c with a text that is written in the program', () => {
    const text = [
      "import { SCRIPT } from './script.ts'",
      "const own = `echo one`",
      "spawn('git', ['log', name])",
      "spawn('git', ['log'], { shell: false })",
      "spawn('/bin/sh', ['-c', SCRIPT, 'name', value])",
      "spawn('sh', ['-c', own])",
      "spawn('sh', ['-c', 'exec \"$@\"', 'sh', ...argv])",
      "run(['sh', '-c', ['a', 'b'].join('\\n')])",
    ].join('\n')
    expect(fixesOf(shell, { [file]: text, 'packages/engine/src/script.ts': "export const SCRIPT = 'echo $1'" })).toEqual([])
  })
})

describe('log-text', () => {
  test.each([
    ['a filled template', 'log.error(`app ${name} failed`)'],
    ['a sum', "logger.warn({ name }, 'app ' + name)"],
    ['an error alone', 'this.logger.error(error.message)'],
    ['a template beside fields', 'requestLog.error({ name }, `app ${name}`)'],
  ])('fails %s', (_what, text) => {
    expect(fixesOf(logText, { [file]: text })).toEqual([expect.stringContaining('constant text')])
  })

  test('passes a constant text with fields, and what is no logger', () => {
    expect(fixesOf(logText, { [file]: "log.error({ err }, 'app failed')\nlogger.warn('slow')\noutput.error(`app ${name}`)" })).toEqual([])
  })
})

describe('comments', () => {
  // Put together, so that this file keeps the rule itself.
  const disable = (rest: string): string => `// oxlint-${'disable'}-next-line no-empty${rest}\nconst a = 1`

  test.each([
    ['a rule that is switched off without a reason', disable('')],
    ['a reason of one word', disable(' -- needed')],
    ['work left for later', `// ${'TO'}DO handle this\nconst a = 1`],
    ['a block that switches rules off', `/* eslint-${'disable'} */\nconst a = 1`],
  ])('fails %s', (_what, text) => {
    expect(fixesOf(comments, { [file]: text })).toHaveLength(1)
  })

  test('passes a stated reason, and the same words in a text', () => {
    expect(fixesOf(comments, { [file]: `${disable(' -- the file may be gone already')}\nconst b = '// TODO'` })).toEqual([])
  })
})

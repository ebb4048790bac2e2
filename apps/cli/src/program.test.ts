import { cliConfig } from '@podo/config'
import type { Command } from 'commander'
import { describe, expect, test } from 'vitest'
import { commands } from './commands/index.ts'
import { buildProgram } from './program.ts'

const program = buildProgram(commands, cliConfig({ PODO_DATA_DIR: '/nowhere' }, { uid: 1, home: '/nowhere' }, '/nowhere'))

const pathsOf = (command: Command, path: readonly string[] = []): [string, Command][] => [
  [['podo', ...path].join(' '), command],
  ...command.commands.flatMap((sub) => pathsOf(sub, [...path, sub.name()])),
]
const all = pathsOf(program)

describe('help', () => {
  test.each(all)('of %s', (_path, command) => {
    expect(command.createHelp().formatHelp(command, command.createHelp())).toMatchSnapshot()
  })

  test('every declaration has a place in it, a summary in sentence case, and --json', () => {
    for (const { name, summary } of commands) {
      const found = all.find(([path]) => path === `podo ${name}`)?.[1]
      expect(found?.name()).toBe(name.split(' ').at(-1))
      expect(summary).toMatch(/^[A-Z][^!]*[^.!]$/)
      expect(found?.options.map((option) => option.long)).toContain('--json')
    }
  })
})

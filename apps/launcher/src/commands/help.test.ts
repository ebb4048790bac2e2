import { expect, test } from 'vitest'
import { placeHelp } from './help.ts'

test.each(['stop', 'restart'] as const)('podo %s answers --help and does nothing else', (command) => {
  const lines: string[] = []
  expect(placeHelp(command, ['--help'], (line) => lines.push(line))).toBe(true)
  expect(lines.join('\n')).toMatch(/^podo (?:stop|restart) \[--data=…\]\n[^]*PODO_DATA_DIR/)
})

test('without --help it prints nothing', () => {
  const lines: string[] = []
  expect(placeHelp('stop', ['--data', '/x'], (line) => lines.push(line))).toBe(false)
  expect(lines).toEqual([])
})

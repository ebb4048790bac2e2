import { expect, test } from 'vitest'
import { formatTable, inert, plural } from './output.ts'
import { duration } from './time.ts'

test('columns stay aligned beside Korean, which is two cells wide', () => {
  expect(formatTable([['포도', 'a'], ['shop', 'b'], ['x', 'c']])).toBe('포도  a\nshop  b\nx     c\n')
})

test('one long cell does not push the columns of other rows', () => {
  expect(formatTable([['a', 'x'.repeat(200), 'b'], ['a', 'y', 'b']])).toBe(`a  ${'x'.repeat(200)}  b\na  y  b\n`)
})

test('rows of different length and no rows at all are fine', () => {
  expect(formatTable([])).toBe('')
  expect(formatTable([['a'], ['bb', 'c']])).toBe('a\nbb  c\n')
})

test.each([
  ['a colour', '\u001b[31mred\u001b[0m'],
  ['a title', '\u001b]0;owned\u0007'],
  ['a link', '\u001b]8;;http://evil\u001b\\click\u001b]8;;\u001b\\'],
  ['a clipboard write', '\u001b]52;c;ZXZpbA==\u0007'],
  ['an eight-bit escape', '\u009b2J'],
  ['a carriage return', 'safe\revil'],
  ['a backspace', 'abc\b\b\bxyz'],
])('%s in the text of others is shown, not obeyed', (_what, text) => {
  expect(inert(text)).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/)
  expect(inert(text)).toContain('\\x')
})

test('text without controls, tabs and line ends stay as they are', () => {
  expect(inert('포도 🍇\ta\nb')).toBe('포도 🍇\ta\nb')
})

test('durations and counts read as people say them', () => {
  expect([0, 440, 9_949, 9_950, 41_000, 59_600, 119_900, 185_000].map(duration)).toEqual(['0.0 s', '0.4 s', '9.9 s', '10 s', '41 s', '1 min 0 s', '2 min 0 s', '3 min 5 s'])
  expect([plural(1, 'file'), plural(0, 'file'), plural(2, 'file')]).toEqual(['1 file', '0 files', '2 files'])
})

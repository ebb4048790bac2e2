import { expect, test } from 'vitest'
import { forReader, paint } from './paint.ts'

const E = '\u001b'

test('a terminal gets the colours of a line, each ended where it ends', () => {
  expect(paint(`${E}[1;31merror${E}[0m plain ${E}[38;5;46mgreen`)).toBe(`${E}[1;31merror${E}[0m plain ${E}[32mgreen${E}[0m`)
  expect(paint(`${E}[90mgrey${E}[39m${E}[44mon blue`)).toBe(`${E}[90mgrey${E}[0m${E}[44mon blue${E}[0m`)
})

test.each([
  ['a title', `a${E}]0;owned\u0007b`],
  ['a link', `a${E}]8;;http://evil.example${E}\\b`],
  ['the clipboard', `a${E}]52;c;ZXZpbA==\u0007b`],
  ['movement of the cursor', `a${E}[2J${E}[H${E}[3Ab`],
  ['a line that writes over itself', 'a\rb'],
  ['a bell and a NUL', 'a\u0007\u0000b'],
])('a terminal is told nothing of %s', (_what, line) => {
  expect(paint(line)).toBe('ab')
})

test('what is no terminal gets the text alone', () => {
  expect(forReader(`${E}[31mred${E}[0m 포도 user\u202egnp.exe`, false)).toBe('red 포도 user⟨202e⟩gnp.exe')
})

import { describe, expect, test } from 'vitest'
import { parseAnsi, plainText } from './ansi.ts'

const E = '\u001b'

describe('a log line', () => {
  test('keeps its ANSI colours', () => {
    expect(parseAnsi(`${E}[32mok${E}[0m done`)).toEqual([
      { text: 'ok', colour: 2, bold: false, dim: false },
      { text: ' done', colour: null, bold: false, dim: false },
    ])
  })

  test('knows bright colours, bold, dim and their ends', () => {
    expect(parseAnsi(`${E}[1;91merror${E}[22;39m x${E}[2my`)).toEqual([
      { text: 'error', colour: 1, bold: true, dim: false },
      { text: ' x', colour: null, bold: false, dim: false },
      { text: 'y', colour: null, bold: false, dim: true },
    ])
  })

  test('reads colours of 256 and of 16 million without taking their numbers for codes', () => {
    expect(parseAnsi(`${E}[38;5;1mred${E}[38;2;1;2;3m rgb`)).toEqual([
      { text: 'red', colour: 1, bold: false, dim: false },
      { text: ' rgb', colour: null, bold: false, dim: false },
    ])
  })

  test.each([
    ['a title of the terminal', `a${E}]0;owned\u0007b`],
    ['a link', `a${E}]8;;http://evil.example${E}\\b`],
    ['a write to the clipboard', `a${E}]52;c;ZXZpbA==\u0007b`],
    ['a clearing of the screen', `a${E}[2J${E}[Hb`],
    ['a string that never ends', `ab${E}Pevil`],
    ['control characters', 'a\u0000\u0007\u0008\u007f\u0085b'],
    ['a carriage return that would write over the line', 'a\rb'],
    ['an eight-bit escape', 'a\u009b31mb'],
  ])('shows %s as nothing', (_what, line) => {
    expect(plainText(line)).toBe('ab')
  })

  test('shows marks of direction instead of obeying them', () => {
    expect(plainText('user\u202egnp.exe')).toBe('user⟨202e⟩gnp.exe')
  })

  test('leaves markup as text, tabs and other scripts as they are', () => {
    expect(plainText('<b>x</b>\t배포 🍇')).toBe('<b>x</b>\t배포 🍇')
  })

  test('is read in linear time', () => {
    const began = performance.now()
    parseAnsi(`${E}]`.repeat(20_000))
    parseAnsi(`${E}[`.repeat(20_000))
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

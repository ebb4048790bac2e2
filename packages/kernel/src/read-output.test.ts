import { describe, expect, test } from 'vitest'
import { plainOutput, readOutput } from './read-output.ts'

const E = '\u001b'
const plain = { colour: null, background: null, bold: false, dim: false, underline: false }

describe('a line of output', () => {
  test('keeps its ANSI colours', () => {
    expect(readOutput(`${E}[32mok${E}[0m done`)).toEqual([
      { ...plain, text: 'ok', colour: 2 },
      { ...plain, text: ' done' },
    ])
  })

  test('knows bright colours, bold, dim, underline, backgrounds and their ends', () => {
    expect(readOutput(`${E}[1;91merror${E}[22;39m x${E}[2my${E}[0;4;41mz${E}[24;49mw`)).toEqual([
      { ...plain, text: 'error', colour: 1, bold: true },
      { ...plain, text: ' x' },
      { ...plain, text: 'y', dim: true },
      { ...plain, text: 'z', underline: true, background: 1 },
      { ...plain, text: 'w' },
    ])
  })

  test('shows swapped colours as a background', () => {
    expect(readOutput(`${E}[31;7m FAIL ${E}[27m x`)).toEqual([
      { ...plain, text: ' FAIL ', background: 1 },
      { ...plain, text: ' x' },
    ])
  })

  test.each([
    ['38;5;1', 1],
    ['38;5;9', 1],
    ['38;5;15', null],
    ['38;5;196', 1],
    ['38;5;46', 2],
    ['38;5;21', 4],
    ['38;5;208', 3],
    ['38;5;51', 6],
    ['38;5;201', 5],
    ['38;5;240', 0],
    ['38;5;254', null],
    ['38;2;255;0;0', 1],
    ['38;2;0;160;20', 2],
    ['38;2;250;200;0', 3],
    ['38;2;40;90;255', 4],
    ['38;2;200;0;200', 5],
    ['38;2;0;200;200', 6],
    ['38;2;90;90;90', 0],
    ['38;2;250;250;250', null],
    ['38:2:255:0:0', 1],
  ])('brings %s down to colour %s, and takes its numbers for nothing else', (code, colour) => {
    expect(readOutput(`${E}[${code}mx`)).toEqual([{ ...plain, text: 'x', colour }])
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
    expect(plainOutput(line)).toBe('ab')
  })

  test('shows marks of direction and foreign line breaks instead of obeying them', () => {
    expect(plainOutput('user\u202egnp.exe')).toBe('user⟨202e⟩gnp.exe')
    expect(plainOutput('one\u2028build succeeded')).toBe('one⟨2028⟩build succeeded')
  })

  test('leaves markup as text, tabs and other scripts as they are', () => {
    expect(plainOutput('<b>x</b>\t배포 🍇')).toBe('<b>x</b>\t배포 🍇')
  })

  test('is read in linear time', () => {
    const began = performance.now()
    readOutput(`${E}]`.repeat(20_000))
    readOutput(`${E}[`.repeat(20_000))
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

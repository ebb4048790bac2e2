import { describe, expect, test } from 'vitest'
import { nameProblem, parseEnv } from './parse-env.ts'

const read = (text: string): Record<string, string> => Object.fromEntries(parseEnv(text).entries.map(({ name, value }) => [name, value]))

describe('a pasted .env', () => {
  test('is read with comments, export, quotes and escapes', () => {
    expect(read('# shop\nexport A=1\nB = two words # a comment\nC="x\\ny"\nD=\'raw \\n # kept\'\nE=\nF=a=b#c\n')).toEqual({ A: '1', B: 'two words', C: 'x\ny', D: 'raw \\n # kept', E: '', F: 'a=b#c' })
  })

  test('may hold values of several lines', () => {
    expect(read('KEY="-----BEGIN\nabc\n-----END"\nNEXT=1')).toEqual({ KEY: '-----BEGIN\nabc\n-----END', NEXT: '1' })
  })

  test('expands nothing', () => {
    expect(read('A=$HOME\nB="${A}"')).toEqual({ A: '$HOME', B: '${A}' })
  })

  test('keeps the last of two values and names the lines that are none', () => {
    const { entries, ignored } = parseEnv('A=1\nnonsense\nA=2\nB="open\nPORT=80\n1X=1')
    expect(entries).toEqual([{ name: 'A', value: '2' }])
    expect(ignored).toEqual([2, 4, 5, 6])
  })

  test('may come from Windows', () => {
    expect(read('\uFEFFA=1\r\nB=2\r\n')).toEqual({ A: '1', B: '2' })
  })
})

describe('a name', () => {
  test.each([
    ['DATABASE_URL', null],
    ['_x1', null],
    ['1A', 'bad'],
    ['a-b', 'bad'],
    ['', 'bad'],
    ['__proto__', 'bad'],
    ['PORT', 'reserved'],
    ['PODO_ANYTHING', 'reserved'],
  ])('%s: %s', (name, problem) => {
    expect(nameProblem(name)).toBe(problem)
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseDotenv } from './parse-dotenv.ts'

const read = (text: string): Record<string, string> => Object.fromEntries(parseDotenv(text).variables.map(({ name, value }) => [name, value]))

describe('values', () => {
  test.each([
    ['A=1', '1'],
    ['export A=1', '1'],
    ['  A  =  1  ', '1'],
    ['A=', ''],
    ['A=""', ''],
    ['A=#not a value', ''],
    ['A=one # a comment', 'one'],
    ['A=#fff', ''],
    ['A=x#fff', 'x#fff'],
    ['A="one # no comment"', 'one # no comment'],
    ["A='single $HOME \\n'", 'single $HOME \\n'],
    ['A="a\\nb\\tc\\"d\\\\"', 'a\nb\tc"d\\'],
    ['A="unknown \\q"', 'unknown \\q'],
    ['A=`it\'s "both"`', 'it\'s "both"'],
    ['A="x" # after', 'x'],
    ['A=postgres://u:p@h:5432/db?x=1&y=2', 'postgres://u:p@h:5432/db?x=1&y=2'],
    ['A="line one\nline two"', 'line one\nline two'],
    ['A=\'-----BEGIN KEY-----\nabc\n-----END KEY-----\'', '-----BEGIN KEY-----\nabc\n-----END KEY-----'],
    ['\uFEFFA=1\r\n', '1'],
    ['A=$OTHER', '$OTHER'],
    ['A=한국어', '한국어'],
  ])('%j', (text, value) => {
    expect(parseDotenv(text)).toEqual({ variables: [{ name: 'A', value, line: 1 }], problems: [] })
  })

  test('comments and empty lines are nothing', () => {
    expect(read('# A=1\n\n   \n  # x\nB=2')).toEqual({ B: '2' })
  })

  test('each line knows its number, after values of several lines too', () => {
    expect(parseDotenv('A="1\n2\n3"\n\nB=2').variables.map(({ line }) => line)).toEqual([1, 5])
  })
})

describe('problems', () => {
  test.each([
    ['just words', 1, 'no "="'],
    ['A=1\nB', 2, 'no "="'],
    ['1A=1', 1, 'not a variable name'],
    ['A-B=1', 1, 'not a variable name'],
    ['PORT=3000', 1, 'PORT is set by Podo'],
    ['__proto__=1', 1, '__proto__ is set by Podo'],
    ['A=1\nA=2', 2, 'already set on line 1'],
    ['A="open\nB=1', 1, 'never closed'],
    ['A="x" y', 1, 'after the closing quote'],
    ['A=\0', 1, 'NUL'],
  ])('%j has one on line %i', (text, line, words) => {
    const { problems } = parseDotenv(text)
    expect(problems[0]).toMatchObject({ line, sentence: expect.stringContaining(words) as string })
  })

  test('do not hide the lines that can be read', () => {
    expect(read('A=1\nbad\nB=2')).toEqual({ A: '1', B: '2' })
  })

  test('an open quote does not swallow the lines after it', () => {
    expect(read('A="open\nB=1')).toEqual({ B: '1' })
  })
})

describe('bounds', () => {
  test('a text of more than 1 MiB is not read', () => {
    expect(parseDotenv(`A=${'x'.repeat(1_048_577)}`)).toMatchObject({ variables: [], problems: [{ line: 1 }] })
  })

  test('500 variables, and no more', () => {
    const text = Array.from({ length: 600 }, (_, index) => `V${index}=1`).join('\n')
    const result = parseDotenv(text)
    expect(result.variables.length).toBe(500)
    expect(result.problems.length).toBe(50)
  })

  test('many open quotes cost no more than the text is long', () => {
    const began = performance.now()
    parseDotenv('A="\n'.repeat(200_000))
    expect(performance.now() - began).toBeLessThan(2000)
  })
})

test('any text is read without an error, and what is found can be set', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.constantFrom('A', '=', '"', "'", '`', '\\', '\n', '#', ' ', 'export ', '$', '\r')).map((parts) => parts.join(''))), (text) => {
      const { variables } = parseDotenv(text)
      expect(new Set(variables.map(({ name }) => name)).size).toBe(variables.length)
      for (const { name } of variables) expect(name).toMatch(/^[A-Za-z_]\w*$/)
    }),
  )
})

test('what is written in double quotes comes back as it was', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (value) => {
      fc.pre(!value.includes('\0') && !value.includes('\r'))
      expect(read(`A="${value.replace(/["\\]/g, '\\$&')}"`)).toEqual({ A: value })
    }),
  )
})

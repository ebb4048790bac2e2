import { expect, test } from 'vitest'
import { countOf, listFlag, textFlag } from './command.ts'

test.each([['12', 12], ['v12', 12], ['V3', 3]])('"%s" names release %i', (text, number) => {
  expect(countOf(text, 'v', 'no')).toBe(number)
})

test.each(['', '0', 'v0', '-1', '1.5', 'x3', '#3', '1e3', 'vv1', ' 1', '99999999999999999999'])('"%s" names no release', (text) => {
  expect(() => countOf(text, 'v', 'Give its number.')).toThrow(expect.objectContaining({ code: 'INVALID_INPUT', publicMessage: 'Give its number.' }))
})

test('flags are read by what they are', () => {
  expect([textFlag({ a: 'x' }, 'a'), textFlag({ a: '' }, 'a'), textFlag({ a: true }, 'a'), textFlag({}, 'a')]).toEqual(['x', undefined, undefined, undefined])
  expect([listFlag({ a: ['x', 'y'] }, 'a'), listFlag({ a: 'x' }, 'a'), listFlag({}, 'a')]).toEqual([['x', 'y'], ['x'], []])
})

import { expect, test } from 'vitest'
import { sayWith } from './say-with.ts'

const message = ({ file, port }: Readonly<Record<string, unknown>>): string => `${String(file)} listens on ${String(port)}`

test.each([
  [{ file: 'a.js', port: 0 }, 'a.js listens on 0'],
  [{ file: 'undefined', port: 80 }, 'undefined listens on 80'],
  [{ file: 'a.js' }, null],
  [{ file: '', port: 80 }, null],
])('a message is whole with every fact that it asks for, or it is not said: %j', (facts, text) => {
  expect(sayWith(message, facts)).toBe(text)
})

test('facts that no message asks for are left out', () => {
  expect(sayWith(message, { file: 'a.js', port: 80, command: '' })).toBe('a.js listens on 80')
})

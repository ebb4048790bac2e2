import { expect, test } from 'vitest'
import { overwriteGetLocale } from '../../paraglide/runtime.js'
import { lineName } from './plan-names.ts'

test.each([
  ['en', 'Process web', 'Variable PYTHONPATH'],
  ['ko', '프로세스 web', '변수 PYTHONPATH'],
] as const)('a line that stands for several names the one it is (%s)', (language, process, variable) => {
  overwriteGetLocale(() => language)
  expect(lineName('process.web')).toBe(process)
  expect(lineName('environment.PYTHONPATH')).toBe(variable)
})

test('a line that this console does not know keeps its name', () => {
  overwriteGetLocale(() => 'en')
  expect(lineName('somethingNew')).toBe('somethingNew')
  expect(lineName('toString')).toBe('toString')
})

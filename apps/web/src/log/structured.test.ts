import type { LogLine } from '@podo/contract'
import { describe, expect, test } from 'vitest'
import { structureOf } from './structured.ts'

const line = (text: string, cut = false): LogLine => ({ sequence: 1, at: 1, text, level: 'info', process: 'web', instance: '', cut })

describe('a line in JSON', () => {
  test('says its message, and has the rest beside it, level and time last', () => {
    expect(structureOf(line('{"level":30,"time":1,"pid":7,"msg":"paid","order":{"id":4},"note":"a\\nb"}'))).toEqual({
      message: 'paid',
      fields: [
        ['pid', '7'],
        ['order', '{\n "id": 4\n}'],
        ['note', 'a\nb'],
        ['level', '30'],
        ['time', '1'],
      ],
    })
  })

  test('says the first line of its message, and has all of it beside', () => {
    expect(structureOf(line('{"message":"Error: no\\n    at a.js:1"}'))).toEqual({ message: 'Error: no', fields: [['message', 'Error: no\n    at a.js:1']] })
  })

  test.each([
    ['message', '{"severity":"INFO","message":"x"}'],
    ['event', '{"event":"x"}'],
  ])('finds its message in %s', (_name, text) => {
    expect(structureOf(line(text))?.message).toBe('x')
  })

  test.each(['plain', '{not json}', '[1]', '{"a":1}', '{"msg":1}', ''])('%s is none', (text) => {
    expect(structureOf(line(text))).toBeNull()
  })

  test('that was cut is shown as it is', () => {
    expect(structureOf(line('{"msg":"x"}', true))).toBeNull()
  })
})

import { ORPCError } from '@orpc/client'
import { absent, conflict, invalid, unavailable } from '@podo/kernel'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { readFailure, reportFailure } from './failure.ts'

const answer = (status: number, body: unknown): ORPCError<string, unknown> => new ORPCError('ANY', { status, data: { body } })

describe('exit codes', () => {
  test.each([
    [400, 2], [401, 5], [403, 5], [404, 4], [409, 6], [413, 2], [422, 2], [429, 2], [500, 1], [503, 1],
  ])('an answer %i ends with %i', (status, exitCode) => {
    expect(readFailure(answer(status, { code: 'SOME_CODE', message: 'Do this next.' }))).toEqual({ code: 'SOME_CODE', message: 'Do this next.', exitCode })
  })

  test('errors of the command itself follow their kind', () => {
    expect(readFailure(invalid('X', 'x')).exitCode).toBe(2)
    expect(readFailure(absent('X')).exitCode).toBe(4)
    expect(readFailure(conflict('X', 'x')).exitCode).toBe(6)
    expect(readFailure(unavailable('X', 'x')).exitCode).toBe(7)
  })

  test('a defect shows its stack and ends with 1', () => {
    expect(readFailure(new TypeError('broken'))).toMatchObject({ code: 'INTERNAL', exitCode: 1, message: expect.stringContaining('failure.test') as string })
    expect(readFailure('thrown text')).toEqual({ code: 'INTERNAL', message: 'thrown text', exitCode: 1 })
  })

  test('an answer with a body of another shape keeps the status', () => {
    for (const body of [null, 'text', { code: 5 }, []]) expect(readFailure(answer(404, body)).exitCode).toBe(4)
  })
})

describe('what is printed', () => {
  afterEach(() => {
    vi.restoreAllMocks()
  })

  test('for a person one line on stderr, with no escape of others in it', () => {
    const write = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    expect(reportFailure(answer(404, { code: 'NOT_FOUND', message: 'No \u001b[31mapp.' }), false)).toBe(4)
    expect(write.mock.calls).toEqual([['podo: No \\x1b[31mapp. (NOT_FOUND)\n']])
  })

  test('for a script JSON on stdout', () => {
    const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
    reportFailure(invalid('WHICH', 'Which one.'), true)
    expect(JSON.parse(String(write.mock.calls[0]?.[0]))).toEqual({ error: { code: 'WHICH', message: 'Which one.' } })
  })
})

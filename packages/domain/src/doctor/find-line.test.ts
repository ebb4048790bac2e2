import { describe, expect, it } from 'vitest'
import { findLine, strongestFirst } from './find-line.ts'
import { pickLines } from './pick-lines.ts'

const log = (...texts: string[]) => texts.map((text, index) => ({ sequence: 100 + index, text }))

describe('the line of a piece of evidence', () => {
  it('is the strongest that stands in the log, not the first or the last', () => {
    const lines = ['listening soon', 'TypeError: no price', '    at cart.js:3:1', 'bye']
    expect(findLine(lines, log(...lines))).toBe(101)
  })

  it('is the newest where the same was written several times', () => {
    expect(findLine(['Error: gone'], log('Error: gone', 'again', 'Error: gone', 'again'))).toBe(102)
  })

  it('is found in a log with colours, blanks at the end, and the place of an instance, as the doctor has picked it', () => {
    const written = ['\u001b[31mError: Cannot find module \u001b[1m/var/lib/podo/instances/01a1fc84-8bd6-760b-a7b3-84aa172f2ad0/app/x.js\u001b[0m  ']
    const picked = pickLines(written)
    expect(picked).toEqual(['Error: Cannot find module x.js'])
    expect(pickLines(['Error: /var/lib/podo/agent/instances/run-5616c1af9f155c0b8ba593b11cac2171/tmp/overlay/config.py'])).toEqual(['Error: overlay/config.py'])
    expect(findLine(picked, log('before', ...written, 'after'))).toBe(101)
  })

  it('is found behind the name of the process that wrote it', () => {
    expect(findLine(['Error: no queue'], log('worker: Error: no queue', 'worker: bye'))).toBe(100)
    expect(findLine(['Error: no queue'], log('Error: no queue', 'later: else'))).toBe(100)
  })

  it('is a weaker one where the strongest has been dropped, and none where nothing of it is left', () => {
    expect(findLine(['TypeError: no price', 'bye'], log('bye'))).toBe(100)
    expect(findLine(['TypeError: no price'], log('else'))).toBeNull()
    expect(findLine([' ', ''], log('', ' '))).toBeNull()
    expect(findLine([], log('a'))).toBeNull()
  })

  it('of equal strength is the later one', () => {
    expect(strongestFirst(['one', 'two', 'Error: three', ''])).toEqual(['Error: three', 'two', 'one'])
  })
})

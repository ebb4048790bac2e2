import { describe, expect, it } from 'vitest'
import { exitCodeOf } from '../exit-codes.ts'
import { explainDisk } from './folders.ts'

describe('explainDisk', () => {
  it.each([
    ['ENOSPC', 13],
    ['EDQUOT', 13],
    ['EROFS', 12],
    ['EACCES', 12],
    ['ENOTDIR', 12],
  ])('turns %s into exit code %i and a sentence that names folder and flag', (code, exitCode) => {
    const explained = explainDisk(Object.assign(new Error('no'), { code }), '/srv/podo')
    expect(exitCodeOf(explained)).toBe(exitCode)
    expect(String(explained)).toContain('/srv/podo')
    expect(String(explained)).toContain('--data')
  })

  it('leaves what it does not know as it is', () => {
    const error = new Error('other')
    expect(explainDisk(error, '/srv/podo')).toBe(error)
    expect(exitCodeOf(error)).toBe(1)
  })
})

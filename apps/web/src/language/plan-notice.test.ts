import { describe, expect, test } from 'vitest'
import { overwriteGetLocale } from '../paraglide/runtime.js'
import { noticeText } from './plan-notice.ts'

const fixedPort = {
  code: 'fixed-port',
  facts: { file: 'server.js', port: 3000 },
  sentence: 'server.js listens on port 3000, whatever PORT says. Podo gives every app a port of its own: let it listen on process.env.PORT.',
}

const inLanguage = (language: 'en' | 'ko', notice: Parameters<typeof noticeText>[0]): string => {
  overwriteGetLocale(() => language)
  return noticeText(notice)
}

describe('a notice of a plan', () => {
  test('is said in the language of the reader, from its code and facts', () => {
    expect(inLanguage('en', fixedPort)).toBe(fixedPort.sentence)
    expect(inLanguage('ko', fixedPort)).toBe('server.js 파일이 PORT 값과 상관없이 3000 포트를 열어요. Podo는 앱마다 다른 포트를 주므로 process.env.PORT를 사용하세요.')
  })

  test.each([
    ['from before there were codes', { ...fixedPort, code: null, facts: {} }],
    ['of a newer Podo', { ...fixedPort, code: 'something-new' }],
    ['by a name that every object has', { ...fixedPort, code: 'toString' }],
    ['without a fact that its message needs', { ...fixedPort, facts: { file: 'server.js' } }],
  ])('%s is said as the server says it', (_what, notice) => {
    expect(inLanguage('ko', notice)).toBe(fixedPort.sentence)
  })
})

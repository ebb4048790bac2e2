import { beforeEach, describe, expect, test } from 'vitest'
import { overwriteGetLocale } from '../paraglide/runtime.js'
import { causeNext, causeSentence, causeShort, causeTitle } from './cause.ts'

const wrongPort = {
  code: 'PODO-VERIFY-WRONG-PORT',
  sentence: 'Podo gave it PORT=20113 and asked there for 28 s; the process listens on 8080.',
  nextAction: 'Listen on the PORT variable; two releases cannot share 8080.',
  facts: { port: 20_113, seenPort: 8080, seconds: 28 },
}

let language: 'en' | 'ko' = 'en'
overwriteGetLocale(() => language)

beforeEach(() => {
  language = 'en'
})

describe('a cause', () => {
  test('is said in English as the doctor says it', () => {
    expect(causeTitle(wrongPort)).toBe('wrong port')
    expect(causeSentence(wrongPort)).toBe(wrongPort.sentence)
    expect(causeNext(wrongPort)).toBe(wrongPort.nextAction)
  })

  test('is said in Korean from its code and facts', () => {
    language = 'ko'
    expect(causeTitle(wrongPort)).toBe('잘못된 포트')
    expect(causeSentence(wrongPort)).toBe('Podo가 PORT=20113 값을 줬지만 프로세스는 8080 포트를 사용해요.')
    expect(causeNext(wrongPort)).toContain('8080')
  })

  test('without a fact that its sentence needs is said in short, never with a hole', () => {
    language = 'ko'
    const cause = { ...wrongPort, facts: { port: 20_113 } }
    expect(causeSentence(cause)).toBe('앱이 받은 포트를 열지 않았어요.')
    expect(causeShort(cause)).toBe('앱이 받은 포트를 열지 않았어요')
  })

  test('of a phase that timed out names the phase in the language of the reader', () => {
    language = 'ko'
    const cause = { code: 'PODO-SWITCH-TIMEOUT', sentence: 'x', facts: { phase: 'switch', seconds: 60 } }
    expect(causeTitle(cause)).toBe('전환 시간 초과')
  })

  test('that is not known here keeps its code and the words of the server', () => {
    language = 'ko'
    const cause = { code: 'PODO-VERIFY-SOMETHING-NEW', sentence: 'Something new.', facts: {} }
    expect(causeTitle(cause)).toBe('PODO-VERIFY-SOMETHING-NEW')
    expect(causeShort(cause)).toBe('Something new.')
  })
})

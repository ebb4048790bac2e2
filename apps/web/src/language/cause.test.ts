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

  test('of a phase that timed out says what it waited for last', () => {
    language = 'ko'
    const cause = { code: 'PODO-FETCH-TIMEOUT', sentence: 'x', facts: { phase: 'fetch', seconds: 60, waitedFor: 'repository', commit: 'abc' } }
    expect(causeSentence(cause)).toBe('가져오기 단계가 60초 안에 끝나지 않았어요. 마지막으로 기다린 일: 저장소에서 abc 커밋 받기')
    expect(causeSentence({ ...cause, facts: { ...cause.facts, waitedFor: 'never-heard-of' } })).toBe('가져오기 단계가 60초 안에 끝나지 않았어요.')
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

  test('names what happened and what to do by its facts, where its code says less', () => {
    language = 'ko'
    const cause = { code: 'PODO-PLAN-NO-START', sentence: 'x', nextAction: 'y', facts: { why: 'several-apps', advice: 'say-root', names: 'apps/api, apps/web', folder: 'apps/api' } }
    expect(causeSentence(cause)).toBe('이 저장소에는 앱이 여러 개 있어요: apps/api, apps/web')
    expect(causeNext(cause)).toBe('어느 것인지 podo.yaml에 적으세요. 예: root: apps/api')
    expect(causeNext({ ...cause, facts: { advice: 'something-new' } })).toBe('package.json에 start 스크립트를 추가하거나 podo.yaml에 processes.web을 적으세요.')
  })

  test.each([
    [{ exitCode: 3 }, 'web 프로세스 "node ." 실행이 끝났어요(종료 코드 3).'],
    [{ exitCode: -1, signal: 'SIGKILL' }, 'web 프로세스 "node ." 실행이 끝났어요(SIGKILL 시그널).'],
    [{ exitCode: -1 }, '프로세스가 시작하자마자 끝났어요.'],
  ])('says how a process ended, and never a code that there was not: %j', (facts, sentence) => {
    language = 'ko'
    expect(causeSentence({ code: 'PODO-START-EXITED', sentence: 'x', facts: { process: 'web', command: 'node .', ...facts } })).toBe(sentence)
  })

  test('of a live release advises what was seen of its end, after the way back in a crash loop', () => {
    language = 'ko'
    const facts = { release: 'v5', process: 'web', command: 'node .', seen: 'PODO-START-MISSING-VARIABLE', variable: 'TOKEN' }
    expect(causeNext({ code: 'PODO-RUN-EXITED', sentence: 'x', nextAction: 'y', facts })).toBe('설정값에 TOKEN 변수를 추가하고 다시 배포하세요.')
    expect(causeNext({ code: 'PODO-RUN-CRASH-LOOP', sentence: 'x', nextAction: 'y', facts })).toBe('동작하던 릴리스로 되돌리거나 원인을 고치세요. 설정값에 TOKEN 변수를 추가하고 다시 배포하세요.')
  })

  test('names variables that the repository expects and that are not set', () => {
    language = 'ko'
    const facts = { process: 'web', command: 'node .', exitCode: 1, unset: 'SMTP_HOST', from: '.env.example' }
    expect(causeNext({ code: 'PODO-START-EXITED', sentence: 'x', nextAction: 'y', facts })).toContain('.env.example 파일에 있는 SMTP_HOST 값은 설정되지 않았어요.')
  })
})

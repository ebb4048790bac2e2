import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { CAUSE_CODES, DOCTOR_ADVICE, DOCTOR_REASONS, PLAN_ADVICE, PLAN_NOTICES, PLAN_REASONS, WAIT_CODES } from '@podo/domain'
import { repositoryRoot } from '@podo/testkit'
import { describe, expect, test } from 'vitest'

const folder = join(repositoryRoot, 'dist', 'console')
const read = (file: string): string => readFileSync(join(folder, file), 'utf8')
const html = read('index.html')

/** A script and everything that it imports before it runs. */
function closure(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const [, name = ''] of read(file).matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+\.js)"/g)) closure(`assets/${name}`, seen)
  return seen
}

const BUDGET_BYTES = 150_000

describe('the files of the console', () => {
  test('begin with at most 150 KB of JavaScript, compressed', () => {
    const entries = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map(([, file = '']) => file)
    expect(entries.length).toBeGreaterThan(0)
    const first = new Set(entries.flatMap((file) => [...closure(file)]))
    const bytes = [...first].reduce((sum, file) => sum + gzipSync(read(file)).length, 0)
    expect(bytes).toBeGreaterThan(50_000)
    expect(bytes).toBeLessThanOrEqual(BUDGET_BYTES)
  })

  test('hold no inline script, style or handler, so that the content policy needs no exception', () => {
    expect(html).not.toMatch(/<style|\sstyle=|\son\w+=/)
    expect([...html.matchAll(/<script([^>]*)>([\s\S]*?)<\/script>/g)].filter(([, attributes = '', text = '']) => !attributes.includes('src=') || text.trim() !== '')).toEqual([])
  })

  test('set the theme before the first paint by a small script of their own', () => {
    expect(html.indexOf('/before-paint.js')).toBeLessThan(html.indexOf('type="module"'))
    expect(read('before-paint.js').length).toBeLessThan(1500)
  })

  test('name no other origin', () => {
    expect(html.replaceAll('http://www.w3.org', '')).not.toMatch(/https?:\/\//)
  })

  test('have the three icons of a tab', () => {
    for (const name of ['favicon', 'favicon-working', 'favicon-failed']) expect(existsSync(join(folder, `${name}.svg`))).toBe(true)
  })
})

describe('the causes of the doctor', () => {
  // A limit or a fault of Podo is said with the name of the phase, in one message for all of them.
  const generic = /^PODO-(?:FETCH|PLAN|BUILD|PUBLISH|COMMIT|PREDEPLOY|START|VERIFY|SWITCH)-(TIMEOUT|ERROR)$/
  const own = new Set(['PODO-BUILD-TIMEOUT', 'PODO-PREDEPLOY-TIMEOUT'])
  const codes = Object.keys(CAUSE_CODES).filter((code) => own.has(code) || !generic.test(code))

  test.each(['en', 'ko'])('are all said in %s', (language) => {
    const messages = JSON.parse(readFileSync(join(repositoryRoot, 'apps', 'web', 'messages', language, 'cause.json'), 'utf8')) as Record<string, string>
    const wanted = codes.flatMap((code) => ['title', 'short', 'sentence', 'next'].map((part) => `cause_${code.replace('PODO-', '').toLowerCase().replaceAll('-', '_')}_${part}`))
    wanted.push(...['timeout', 'error'].flatMap((what) => ['title', 'short', 'sentence', 'next'].map((part) => `cause_phase_${what}_${part}`)))
    expect(wanted.length).toBeGreaterThan(200)
    expect(wanted.filter((name) => !(name in messages))).toEqual([])
  })

  test('are all in the table of the console', () => {
    const table = readFileSync(join(repositoryRoot, 'apps', 'web', 'src', 'language', 'cause-messages.ts'), 'utf8')
    expect(codes.filter((code) => !table.includes(`'${code}'`))).toEqual([])
  })

  test('ask only for facts that the doctor gives', () => {
    const facts = /[{](\w+)[}]/g
    const doctor = readdirSync(join(repositoryRoot, 'packages', 'domain', 'src', 'doctor')).filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    const source = doctor.map((file) => readFileSync(join(repositoryRoot, 'packages', 'domain', 'src', 'doctor', file), 'utf8')).join('\n')
    for (const language of ['en', 'ko']) {
      const messages = JSON.parse(readFileSync(join(repositoryRoot, 'apps', 'web', 'messages', language, 'cause.json'), 'utf8')) as Record<string, string>
      const asked = new Set(Object.entries(messages).flatMap(([name, text]) => (name.startsWith('cause_setting') ? [] : [...text.matchAll(facts)].map((match) => match[1] ?? ''))))
      expect([...asked].filter((name) => !new RegExp(`\\b${name}\\b`).test(source))).toEqual([])
    }
  })

  test.each(['en', 'ko'])('what a phase waits for is said in %s', (language) => {
    const messages = JSON.parse(readFileSync(join(repositoryRoot, 'apps', 'web', 'messages', language, 'deployment.json'), 'utf8')) as Record<string, string>
    const table = readFileSync(join(repositoryRoot, 'apps', 'web', 'src', 'language', 'waits-for.ts'), 'utf8')
    expect(WAIT_CODES.filter((code) => !(`waits_${code.replaceAll('-', '_')}` in messages))).toEqual([])
    expect(WAIT_CODES.filter((code) => !new RegExp(`^ {2}'?${code}'?:`, 'm').test(table))).toEqual([])
  })
})

describe('the sentences of a plan and of the doctor', () => {
  const registers = [
    { kind: 'notice', file: 'notice.json', table: 'plan-notice.ts', sentences: { ...PLAN_NOTICES } },
    { kind: 'why', file: 'reason.json', table: 'reason-messages.ts', sentences: { ...PLAN_REASONS, ...DOCTOR_REASONS } },
    { kind: 'advice', file: 'reason.json', table: 'reason-messages.ts', sentences: { ...PLAN_ADVICE, ...DOCTOR_ADVICE } },
  ] as const
  const messagesOf = (language: string, file: string): Record<string, string> => JSON.parse(readFileSync(join(repositoryRoot, 'apps', 'web', 'messages', language, file), 'utf8')) as Record<string, string>
  const keyOf = (kind: string, code: string): string => `${kind}_${code.replaceAll('-', '_')}`

  test.each(registers)('are those of the console ($kind): the same English, and Korean with the same facts', ({ kind, file, sentences }) => {
    const english = messagesOf('en', file)
    const korean = messagesOf('ko', file)
    const facts = (text = ''): string[] => [...new Set([...text.matchAll(/\{(\w+)\}/g)].map(([, name = '']) => name))].sort()
    expect(Object.keys(sentences).length).toBeGreaterThan(30)
    for (const [code, sentence] of Object.entries(sentences)) {
      const key = keyOf(kind, code)
      expect({ key, english: english[key], facts: facts(korean[key]), isKorean: /[가-힣]/.test(korean[key] ?? '') }).toEqual({ key, english: sentence, facts: facts(sentence), isKorean: true })
    }
    expect(Object.keys(english).filter((key) => key.startsWith(`${kind}_`)).sort()).toEqual(Object.keys(sentences).map((code) => keyOf(kind, code)).sort())
  })

  test.each(registers)('are all in the table of the console ($kind)', ({ kind, table, sentences }) => {
    const text = readFileSync(join(repositoryRoot, 'apps', 'web', 'src', 'language', table), 'utf8')
    expect(Object.keys(sentences).filter((code) => !text.includes(`  '${code}': m.${keyOf(kind, code)},\n`))).toEqual([])
  })

  test('have codes of their own: a fact names one sentence', () => {
    const codes = registers.flatMap(({ kind, sentences }) => Object.keys(sentences).map((code) => `${kind} ${code}`))
    const parts = [PLAN_NOTICES, PLAN_REASONS, DOCTOR_REASONS, PLAN_ADVICE, DOCTOR_ADVICE].reduce((sum, part) => sum + Object.keys(part).length, 0)
    expect(new Set(codes).size).toBe(parts)
  })
})

import { describe, expect, test } from 'vitest'
import type { Cause } from './cause.ts'
import { CAUSE_CODES } from './codes.ts'
import { diagnoseBuild } from './diagnose-build.ts'
import type { BuildFacts } from './diagnose-build.ts'
import { diagnosePlan } from './diagnose-plan.ts'
import { diagnosePredeploy } from './diagnose-predeploy.ts'

const facts: BuildFacts = { step: 'install', reason: 'exited', exitCode: 1, signal: null, lastLines: [], command: 'npm ci', limits: { memoryMb: 2048, timeoutSeconds: 1800 } }
const diagnose = (more: Partial<BuildFacts>): Cause => diagnoseBuild({ ...facts, ...more })
const logOf = (cause: Cause): readonly string[] => cause.evidence.flatMap((evidence) => (evidence.kind === 'log' ? evidence.lines : []))

describe('an install that failed', () => {
  test('says the command and the code', () => {
    expect(diagnose({})).toMatchObject({ code: 'PODO-INSTALL-FAILED', phase: 'build', fault: 'app', sentence: 'The install "npm ci" ended with exit code 1.', evidence: [{ kind: 'exit', exitCode: 1 }] })
  })

  test.each([
    ['EUSAGE', 'PODO-INSTALL-FAILED', 'do not fit together', 'npm install'],
    ['E404', 'PODO-INSTALL-FAILED', 'no such package', 'name and version'],
    ['ENOENT', 'PODO-INSTALL-FAILED', 'is not there', '.gitignore'],
    ['ERESOLVE', 'PODO-INSTALL-FAILED', 'exclude one another', 'package-lock.json'],
    ['EAI_AGAIN', 'PODO-INSTALL-REGISTRY', 'cannot be reached', 'proxy'],
    ['ECONNREFUSED', 'PODO-INSTALL-REGISTRY', 'cannot be reached', 'proxy'],
    ['E401', 'PODO-INSTALL-FAILED', 'sign-in', 'token'],
  ])('with %s of npm says what that means', (npmCode, code, sentence, nextAction) => {
    expect(diagnose({ lastLines: ['npm warn x', `npm error code ${npmCode}`, 'npm error more'] })).toMatchObject({ code, sentence: expect.stringContaining(sentence) as string, nextAction: expect.stringContaining(nextAction) as string, facts: { npmCode } })
  })

  test('with a code that nobody knows says what is certain', () => {
    expect(diagnose({ lastLines: ['npm error code ENEWTHING'] })).toMatchObject({ code: 'PODO-INSTALL-FAILED', sentence: 'The install "npm ci" ended with exit code 1.', facts: { npmCode: 'ENEWTHING' } })
  })

  test('shows the lines that matter and leaves out what npm prints around every failure', () => {
    const lines = [
      'npm warn deprecated inflight@1.0.6: This module is not supported',
      'npm error code ENOENT',
      'npm error syscall open',
      'npm error path /build/parts/missing-part-1.0.0.tgz',
      "npm error enoent ENOENT: no such file or directory, open '/build/parts/missing-part-1.0.0.tgz'",
      'npm error A complete log of this run can be found in: /build/.npm/_logs/x.log',
    ]
    expect(logOf(diagnose({ lastLines: lines }))).toContain("npm error enoent ENOENT: no such file or directory, open '/build/parts/missing-part-1.0.0.tgz'")
    expect(logOf(diagnose({ lastLines: lines })).join('\n')).not.toMatch(/complete log|deprecated/)
  })
})

describe('a build that failed', () => {
  const build = (more: Partial<BuildFacts>): Cause => diagnose({ step: 'build', command: 'npm run build', ...more })

  test('finds its error before a long tail of noise', () => {
    const lines = ['building', "src/a.ts:3:7 - error TS2322: Type 'string' is not assignable to type 'number'.", '3 const a: number = "x"', ...Array.from({ length: 100 }, (_, index) => `  step ${index} skipped`)]
    const cause = build({ lastLines: lines })
    expect(cause.code).toBe('PODO-BUILD-FAILED')
    expect(logOf(cause)[0]).toBe('building')
    expect(logOf(cause)[1]).toContain('TS2322')
    expect(logOf(cause).length).toBeLessThanOrEqual(12)
  })

  test('shows its last lines where none looks like a failure', () => {
    expect(logOf(build({ lastLines: Array.from({ length: 50 }, (_, index) => `line ${index}`) }))).toEqual(Array.from({ length: 12 }, (_, index) => `line ${index + 38}`))
  })

  test('shows its lines without colours and not without end', () => {
    expect(logOf(build({ lastLines: [`\u001b[31mError: ${'x'.repeat(5000)}\u001b[0m`] }))[0]).toBe(`Error: ${'x'.repeat(493)}`)
  })

  test.each([
    ['exited', 127, 'PODO-BUILD-MISSING-TOOL', 'app', 'a program that is not there'],
    ['missing-tool', 127, 'PODO-BUILD-MISSING-TOOL', 'app', 'a program that is not there'],
    ['timeout', null, 'PODO-BUILD-TIMEOUT', 'app', 'within 1800 s'],
    ['out-of-memory', null, 'PODO-BUILD-OUT-OF-MEMORY', 'app', '2048 MB'],
    ['output-limit', null, 'PODO-BUILD-OUTPUT-LIMIT', 'app', 'more output'],
    ['cancelled', null, 'PODO-BUILD-CANCELLED', 'app', 'was cancelled'],
    ['lost', null, 'PODO-BUILD-LOST', 'podo', 'went away'],
    ['disk-full', null, 'PODO-BUILD-DISK-FULL', 'podo', 'disk is full'],
  ] as const)('as %s (%s) is %s', (reason, exitCode, code, fault, words) => {
    expect(build({ reason, exitCode })).toMatchObject({ code, fault, phase: 'build', sentence: expect.stringContaining(words) as string })
  })

  test('by a signal names it', () => {
    expect(build({ exitCode: null, signal: 'SIGSEGV' }).sentence).toBe('The build "npm run build" was ended by SIGSEGV.')
  })

  test('whose output cannot be served says why in the words of the builder', () => {
    expect(diagnose({ step: 'pack', command: null, exitCode: null, lastLines: ['The build ended well, but made no folder dist to serve.'] })).toMatchObject({ code: 'PODO-BUILD-UNUSABLE', sentence: 'The build ended well, but made no folder dist to serve.' })
  })
})

describe('a pre-deploy command', () => {
  const predeploy = { command: 'node migrate.js', reason: 'exited', exitCode: 3, signal: null, lastLines: ['Error: relation does not exist'], timeoutSeconds: 1800 } as const

  test('that failed says that the previous release serves', () => {
    expect(diagnosePredeploy(predeploy)).toMatchObject({ code: 'PODO-PREDEPLOY-FAILED', phase: 'predeploy', sentence: 'The pre-deploy command "node migrate.js" ended with exit code 3.', nextAction: expect.stringContaining('still serves') as string })
  })

  test('that took too long says the limit', () => {
    expect(diagnosePredeploy({ ...predeploy, reason: 'timeout' })).toMatchObject({ code: 'PODO-PREDEPLOY-TIMEOUT', sentence: expect.stringContaining('1800 s') as string })
  })
})

test('a tree that cannot be planned becomes a cause', () => {
  const unknown = { kind: 'unknown', code: 'PODO-PLAN-NO-START', sentence: 'Nothing to start here.', nextAction: 'Write a start script.', evidence: ['package.json'] } as const
  expect(diagnosePlan(unknown)).toMatchObject({ code: 'PODO-PLAN-NO-START', phase: 'plan', fault: 'app', sentence: 'Nothing to start here.' })
  expect(diagnosePlan({ ...unknown, code: 'toString' }).code).toBe('PODO-PLAN-UNKNOWN')
})

test('every code is documented and names its phase', () => {
  for (const [code, { title, explanation }] of Object.entries(CAUSE_CODES)) {
    expect(code).toMatch(/^PODO-(PLAN|INSTALL|BUILD|PREDEPLOY|START|VERIFY)-[A-Z-]+$/)
    expect(title).toMatch(/^[A-Za-z.]/)
    expect(explanation.length).toBeGreaterThan(40)
    expect(`${title} ${explanation}`).not.toMatch(/please|oops|!/i)
  }
})

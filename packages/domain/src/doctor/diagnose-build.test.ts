import { describe, expect, test } from 'vitest'
import { detect } from '../plan/detect.ts'
import type { Cause } from './cause.ts'
import { CAUSE_CODES } from './codes.ts'
import { diagnoseBuild } from './diagnose-build.ts'
import type { BuildFacts } from './diagnose-build.ts'
import { PHASES } from '../deployment/phase.ts'
import { phaseErrored, phaseTimedOut } from './diagnose-phase.ts'
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
    ['EUSAGE', 'PODO-INSTALL-LOCKFILE', 'package-lock.json does not fit package.json', 'npm install', 'repository', 'package-lock.json'],
    ['E404', 'PODO-INSTALL-MISSING-PACKAGE', 'no such package', 'name and version', 'repository', 'package.json'],
    ['ETARGET', 'PODO-INSTALL-MISSING-PACKAGE', 'no such package', 'name and version', 'repository', 'package.json'],
    ['ERESOLVE', 'PODO-INSTALL-CONFLICT', 'exclude one another', 'package.json', 'repository', 'package.json'],
    ['EBADENGINE', 'PODO-INSTALL-WRONG-VERSION', 'another version', 'runs on', 'podo.yaml', 'version'],
    ['EINTEGRITY', 'PODO-INSTALL-INTEGRITY', 'not the one that the lockfile names', 'replaced', 'repository', 'package-lock.json'],
    ['EAI_AGAIN', 'PODO-INSTALL-REGISTRY', 'cannot be reached', 'proxy', 'machine', 'network'],
    ['ECONNREFUSED', 'PODO-INSTALL-REGISTRY', 'cannot be reached from this machine (ECONNREFUSED)', 'proxy', 'machine', 'network'],
    ['E401', 'PODO-INSTALL-SIGN-IN', 'sign-in', 'token', 'podo.yaml', 'buildVariables'],
  ])('with %s of npm is %s, says what that means and where it is mended', (npmCode, code, sentence, nextAction, where, name) => {
    const cause = diagnose({ lastLines: ['npm warn x', `npm error code ${npmCode}`, 'npm error more'] })
    expect(cause).toMatchObject({ code, phase: 'build', sentence: expect.stringContaining(sentence) as string, nextAction: expect.stringContaining(nextAction) as string, facts: { tool: 'npm' }, setting: { where, name } })
  })

  test.each([
    ['ENEWTHING', 'fresh copy', {}],
    ['ENOENT', '.gitignore', { advice: 'commit-file' }],
    ['EJSONPARSE', 'JSON', { advice: 'mend-json' }],
  ])('with %s, which says nothing certain, keeps to what is', (npmCode, words, advice) => {
    expect(diagnose({ lastLines: [`npm error code ${npmCode}`] })).toMatchObject({ code: 'PODO-INSTALL-FAILED', sentence: 'The install "npm ci" ended with exit code 1.', nextAction: expect.stringContaining(words) as string, facts: { npmCode, ...advice } })
  })

  test('by a lockfile that is the list of dependencies itself says nothing of how two files fit', () => {
    const { facts: known, sentence } = diagnose({ command: 'pip install -r requirements.txt', lastLines: ['ERROR: In --require-hashes mode, all requirements must have their versions pinned'] })
    expect(sentence).toContain('requirements.txt does not name every dependency')
    expect(known).toMatchObject({ lockfile: 'requirements.txt', relock: 'pip-compile' })
    expect(known).not.toHaveProperty('manifest')
  })

  test('of a wrapper that could not be fetched names the file that says its version', () => {
    const lastLines = ["Could not install Gradle distribution from 'https://gradle.example.org/gradle-8.7-bin.zip'."]
    expect(diagnose({ step: 'build', command: 'sh gradlew bootJar', lastLines })).toMatchObject({ code: 'PODO-INSTALL-REGISTRY', facts: { advice: 'check-wrapper', wrapper: 'gradle/wrapper/gradle-wrapper.properties' }, nextAction: expect.stringContaining('(gradle/wrapper/gradle-wrapper.properties)') as string })
  })

  test('of a program that is missing names program, version and how it comes onto the machine', () => {
    const toolchain = { name: 'go', wants: '>=1.22', from: 'go.mod', found: null } as const
    expect(diagnose({ reason: 'missing-tool', exitCode: null, toolchain })).toMatchObject({
      code: 'PODO-BUILD-MISSING-TOOLCHAIN',
      sentence: 'The app needs Go >=1.22 (go.mod), and this machine has no go.',
      nextAction: expect.stringContaining('apt install golang-go') as string,
      facts: { toolchain: 'Go', wants: '>=1.22' },
      setting: { where: 'machine', name: 'go' },
    })
    expect(diagnose({ reason: 'wrong-version', exitCode: null, toolchain: { ...toolchain, found: '1.19.8' } })).toMatchObject({
      code: 'PODO-BUILD-WRONG-VERSION',
      sentence: 'The app wants Go >=1.22 (go.mod); this machine has 1.19.8.',
      facts: { found: '1.19.8' },
    })
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
    ['exited', 127, 'PODO-BUILD-MISSING-TOOL', 'app', 'needs the program npm'],
    ['missing-tool', 127, 'PODO-BUILD-MISSING-TOOL', 'app', 'needs the program npm'],
    ['exited', 137, 'PODO-BUILD-OUT-OF-MEMORY', 'app', 'ran out of memory'],
    ['timeout', null, 'PODO-BUILD-TIMEOUT', 'app', 'within 1800 s'],
    ['out-of-memory', null, 'PODO-BUILD-OUT-OF-MEMORY', 'app', '2048 MB'],
    ['output-limit', null, 'PODO-BUILD-OUTPUT-LIMIT', 'app', 'more output'],
    ['cancelled', null, 'PODO-BUILD-CANCELLED', 'app', 'was cancelled'],
    ['lost', null, 'PODO-BUILD-LOST', 'podo', 'went away'],
    ['disk-full', null, 'PODO-BUILD-DISK-FULL', 'podo', 'disk is full'],
  ] as const)('as %s (%s) is %s', (reason, exitCode, code, fault, words) => {
    expect(build({ reason, exitCode })).toMatchObject({ code, fault, phase: 'build', sentence: expect.stringContaining(words) as string })
  })

  test('where it made too many files says what to leave out', () => {
    expect(build({ step: 'pack', command: null, reason: 'output-limit', exitCode: null })).toMatchObject({ code: 'PODO-BUILD-OUTPUT-LIMIT', sentence: 'The build made more files than Podo keeps.', facts: { step: 'pack', why: 'too-many-files', advice: 'make-less' } })
  })

  test('by a signal names it', () => {
    expect(build({ exitCode: null, signal: 'SIGSEGV' }).sentence).toBe('The build "npm run build" was ended by SIGSEGV.')
  })

  test.each([
    [['sh: 1: webpack: not found'], 'webpack'],
    [['> build', 'sh: line 1: tsc: command not found'], 'tsc'],
  ])('for want of a program names it: %j', (lastLines, tool) => {
    expect(build({ exitCode: 127, lastLines })).toMatchObject({ code: 'PODO-BUILD-MISSING-TOOL', facts: { tool } })
  })

  test.each([
    [['Error: ENOSPC: no space left on device, write'], 'PODO-BUILD-DISK-FULL'],
    [['<--- Last few GCs --->', 'FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory'], 'PODO-BUILD-OUT-OF-MEMORY'],
    [['Exception in thread "main" java.lang.OutOfMemoryError: Java heap space'], 'PODO-BUILD-OUT-OF-MEMORY'],
    [['c++: fatal error: Killed signal terminated program cc1plus'], 'PODO-BUILD-OUT-OF-MEMORY'],
    [["Module not found: Error: Can't resolve 'left-pad' in '/build/src'"], 'PODO-BUILD-MISSING-PACKAGE'],
    [["src/a.ts(1,1): error TS2307: Cannot find module './b.js'"], 'PODO-BUILD-FAILED'],
    [['Error: Environment variable not found: DATABASE_URL.'], 'PODO-BUILD-MISSING-VARIABLE'],
    [['go: github.com/x/y@v1.0.0: missing go.sum entry for go.mod file; to add it:'], 'PODO-INSTALL-LOCKFILE'],
  ])('with %j is %s', (lastLines, code) => {
    expect(build({ lastLines }).code).toBe(code)
  })

  test('whose output cannot be served says why in the words of the builder', () => {
    expect(diagnose({ step: 'pack', command: null, exitCode: null, lastLines: ['The build ended well, but made no folder dist to serve.'] })).toMatchObject({ code: 'PODO-BUILD-UNUSABLE', sentence: 'The build ended well, but made no folder dist to serve.' })
  })
})

describe('a pre-deploy command', () => {
  const predeploy = { command: 'node migrate.js', reason: 'exited', exitCode: 3, signal: null, lastLines: ['Error: relation does not exist'], timeoutSeconds: 1800, variables: { given: [], expected: [] } } as const

  test('that misses a variable names it', () => {
    const lastLines = ['Error: DATABASE_URL is not set']
    expect(diagnosePredeploy({ ...predeploy, lastLines })).toMatchObject({
      code: 'PODO-PREDEPLOY-MISSING-VARIABLE',
      sentence: 'The pre-deploy command "node migrate.js" ended with exit code 3: it reads DATABASE_URL, which is not set.',
      nextAction: 'Set DATABASE_URL as a secret in the configuration (podo secrets set DATABASE_URL), then deploy again.',
      setting: { where: 'config', name: 'DATABASE_URL' },
    })
    expect(diagnosePredeploy({ ...predeploy, lastLines, variables: { given: ['DATABASE_URL'], expected: [] } }).code).toBe('PODO-PREDEPLOY-FAILED')
  })

  test('that failed says that the previous release serves', () => {
    expect(diagnosePredeploy(predeploy)).toMatchObject({ code: 'PODO-PREDEPLOY-FAILED', phase: 'predeploy', sentence: 'The pre-deploy command "node migrate.js" ended with exit code 3.', nextAction: expect.stringContaining('still serves') as string })
  })

  test.each([
    ['out-of-memory', 'used more memory than it may have'],
    ['output-limit', 'wrote more output than Podo keeps'],
    ['cancelled', 'was cancelled'],
    ['lost', 'the agent or the machine went away'],
  ] as const)('that ended for %s says so by a code of its own', (reason, words) => {
    expect(diagnosePredeploy({ ...predeploy, reason, exitCode: null })).toMatchObject({ code: 'PODO-PREDEPLOY-FAILED', sentence: expect.stringMatching(`^The pre-deploy command "node migrate.js".*${words}`) as string, facts: { why: `predeploy-${reason}` } })
  })

  test('that took too long says the limit', () => {
    expect(diagnosePredeploy({ ...predeploy, reason: 'timeout' })).toMatchObject({ code: 'PODO-PREDEPLOY-TIMEOUT', sentence: expect.stringContaining('1800 s') as string })
  })
})

test('a tree that cannot be planned becomes a cause', () => {
  const unknown = { kind: 'unknown', code: 'PODO-PLAN-NO-START', facts: { why: 'several-apps', names: 'a, b' }, sentence: 'Nothing to start here.', nextAction: 'Write a start script.', evidence: ['package.json'] } as const
  expect(diagnosePlan(unknown)).toMatchObject({ code: 'PODO-PLAN-NO-START', phase: 'plan', fault: 'app', sentence: 'Nothing to start here.', facts: { why: 'several-apps', names: 'a, b' } })
})

test.each([
  [{ 'package.json': '{' }, 'PODO-PLAN-BROKEN-FILE', { why: 'broken-file', advice: 'mend-file', file: 'package.json', form: 'JSON' }, { where: 'repository', name: 'package.json' }],
  [{ 'web/package.json': '{}' }, 'PODO-PLAN-UNKNOWN', { why: 'app-in-folder', advice: 'name-folder', folders: 'web', folder: 'web' }, { where: 'podo.yaml', name: 'root' }],
  [{ 'package.json': '{"workspaces":["a","b"]}', 'a/package.json': '{"scripts":{"start":"node x"}}', 'b/package.json': '{"scripts":{"start":"node x"}}' }, 'PODO-PLAN-NO-START', { why: 'several-apps', advice: 'say-root', names: 'a, b', folder: 'a' }, { where: 'podo.yaml', name: 'root' }],
  [{ 'package.json': '{}', Dockerfile: 'FROM x\nCMD ["node", "a.js"]\n' }, 'PODO-PLAN-NO-START', { why: 'no-start-script', advice: 'container-starts', container: 'Dockerfile', command: 'node a.js' }, { where: 'podo.yaml', name: 'processes.web' }],
  [{ 'podo.yaml': 'install: x\nbiuld: y\n' }, 'PODO-PLAN-PODO-YAML', { why: 'podo-yaml-field', line: 2, field: 'biuld' }, { where: 'repository', name: 'podo.yaml' }],
  [{ 'podo.yaml': '- x\n' }, 'PODO-PLAN-PODO-YAML', { why: 'podo-yaml-unread', line: 1 }, { where: 'repository', name: 'podo.yaml' }],
] as const)('the cause of a plan that could not be made holds what both its sentences are made of: %j', (files, code, facts, setting) => {
  const tree: Readonly<Record<string, string>> = files
  const detection = detect({ paths: Object.keys(tree).sort(), read: (path) => tree[path] ?? null })
  if (detection.kind === 'plan') throw new Error(JSON.stringify(detection))
  expect(diagnosePlan(detection)).toMatchObject({ code, facts, setting })
})

test('every phase has a code for its limit and one for a fault of Podo', () => {
  for (const phase of PHASES) {
    expect(phaseTimedOut(phase, 60, null)).toMatchObject({ code: `PODO-${phase.toUpperCase()}-TIMEOUT`, phase, facts: { phase, seconds: 60 } })
    expect(phaseErrored(phase, { code: 'AGENT_AWAY', sentence: 'The agent does not answer.' })).toMatchObject({ code: `PODO-${phase.toUpperCase()}-ERROR`, phase, fault: 'podo', sentence: 'The agent does not answer.' })
  }
})

test('a limit says what it waited for last', () => {
  const waited = { code: 'command', facts: { command: 'npm ci' }, lastLine: 'reify: timing' } as const
  expect(phaseTimedOut('build', 1800, { code: 'quiet-command', facts: { command: 'npm ci', seconds: 90 }, lastLine: null }).facts).toMatchObject({ seconds: 1800, waitedFor: 'quiet-command' })
  expect(phaseTimedOut('build', 1800, waited)).toMatchObject({ sentence: 'The phase build did not end within 1800 s; it waited for "npm ci" to end.', evidence: [{ kind: 'log', lines: ['reify: timing'] }], facts: { command: 'npm ci' } })
})

test('every code is documented and names its phase', () => {
  for (const [code, { title, explanation }] of Object.entries(CAUSE_CODES)) {
    expect(code).toMatch(/^PODO-(FETCH|PLAN|INSTALL|BUILD|PUBLISH|COMMIT|PREDEPLOY|START|VERIFY|SWITCH|RUN)-[A-Z-]+$/)
    expect(title).toMatch(/^[A-Za-z.]/)
    expect(explanation.length).toBeGreaterThan(40)
    expect(`${title} ${explanation}`).not.toMatch(/please|oops|!/i)
  }
})

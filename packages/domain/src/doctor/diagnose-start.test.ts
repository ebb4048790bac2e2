import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { DEFAULT_HEALTH_CHECK } from '../app/settings.ts'
import type { Cause } from './cause.ts'
import { isCauseCode } from './codes.ts'
import { diagnoseStart } from './diagnose-start.ts'
import type { InstanceFacts, StartFacts } from './diagnose-start.ts'

const instance: InstanceFacts = { process: 'web', state: 'starting', port: 20113, restarts: 0, exits: [], lastProbe: null, listening: [], lastLines: [] }
const exit = (exitCode: number | null, signal: string | null = null, outOfMemory = false): InstanceFacts['exits'][number] => ({ exitCode, signal, outOfMemory })
const facts = (...instances: Partial<InstanceFacts>[]): StartFacts => ({
  phase: 'verify',
  secondsWaited: 28.2,
  healthCheck: DEFAULT_HEALTH_CHECK,
  memoryMb: 256,
  commands: { web: 'node server.js', worker: 'node worker.js' },
  variables: { given: ['PORT'], expected: [] },
  instances: instances.map((more) => ({ ...instance, ...more })),
})
const diagnose = (...instances: Partial<InstanceFacts>[]): Cause => diagnoseStart(facts(...instances))
const logOf = (cause: Cause): readonly string[] => cause.evidence.flatMap((evidence) => (evidence.kind === 'log' ? evidence.lines : []))

describe('wrong port', () => {
  test('says both ports, how long, and shows the line', () => {
    const cause = diagnose({ listening: [{ address: '::', port: 8080 }], lastLines: ['> node server.js', 'reading settings', 'listening on 8080'] })
    expect(cause).toMatchObject({
      code: 'PODO-VERIFY-WRONG-PORT',
      phase: 'verify',
      fault: 'app',
      sentence: 'Podo gave it PORT=20113 and asked there for 28 s; the process listens on 8080.',
      nextAction: 'Listen on the PORT variable; two releases cannot share 8080.',
      facts: { port: 20113, seenPort: 8080, seconds: 28 },
    })
    expect(cause.evidence[0]).toEqual({ kind: 'listening', expectedPort: 20113, seen: [{ address: '::', port: 8080 }] })
    expect(logOf(cause)).toContain('listening on 8080')
  })

  test('is the verdict although the health check was refused, too', () => {
    expect(diagnose({ listening: [{ address: '::', port: 8080 }], lastProbe: { status: null, location: null, error: 'ECONNREFUSED' } }).code).toBe('PODO-VERIFY-WRONG-PORT')
  })

  test('is seen in a process that exits because its fixed port is taken', () => {
    const lines = ['node:events:496', 'Error: listen EADDRINUSE: address already in use :::8080', '    at Server.setupListenHandle', "  code: 'EADDRINUSE',", '  port: 8080']
    expect(diagnose({ state: 'backoff', exits: [exit(1)], lastLines: lines })).toMatchObject({
      code: 'PODO-START-PORT-TAKEN',
      sentence: 'The web process "node server.js" exited with code 1: it wants port 8080, which is taken; Podo gave it PORT=20113.',
      facts: { port: 20113, seenPort: 8080 },
    })
  })

  test.each([
    'Error: listen EADDRINUSE: address already in use :::20113',
    'OSError: [Errno 98] Address already in use',
    'listen tcp 127.0.0.1:20113: bind: address already in use',
    'Web server failed to start. Port 20113 was already in use.',
  ])('that is its own is taken by a second server of the app: %s', (line) => {
    expect(diagnose({ state: 'backoff', exits: [exit(1)], lastLines: [line] })).toMatchObject({ code: 'PODO-START-PORT-TAKEN', sentence: expect.stringContaining('something of its own listens on its port 20113') as string })
  })

  test('does not speak of ports that merely look alike', () => {
    const cause = diagnose({ listening: [{ address: '::', port: 80 }], lastLines: ['took 8080 ms', 'up on 80'] })
    expect(logOf(cause)).toContain('up on 80')
  })
})

describe('wrong address', () => {
  test.each(['::1', '10.0.0.5', '127.0.0.2'])('%s is not asked', (address) => {
    expect(diagnose({ listening: [{ address, port: 20113 }] })).toMatchObject({ code: 'PODO-VERIFY-WRONG-ADDRESS', sentence: expect.stringContaining(address) as string })
  })

  test.each(['127.0.0.1', '0.0.0.0', '::', '::ffff:127.0.0.1'])('%s is', (address) => {
    expect(diagnose({ listening: [{ address, port: 20113 }] }).code).not.toBe('PODO-VERIFY-WRONG-ADDRESS')
  })

  test('beside a right one is nothing wrong', () => {
    expect(diagnose({ listening: [{ address: '::1', port: 20113 }, { address: '127.0.0.1', port: 20113 }], lastProbe: { status: 404, location: null, error: null } }).code).toBe('PODO-VERIFY-HEALTH-NOT-FOUND')
  })
})

describe('never ready', () => {
  test('says for how long nothing listened, and shows the last lines', () => {
    const cause = diagnose({ lastLines: ['waiting for the database'] })
    expect(cause).toMatchObject({ code: 'PODO-VERIFY-NEVER-READY', sentence: 'The process runs, but in 28 s it has not listened on any port; Podo asked on PORT=20113.' })
    expect(logOf(cause)).toEqual(['waiting for the database'])
  })

  test('says so when it wrote nothing', () => {
    expect(diagnose({})).toMatchObject({ nextAction: expect.stringContaining('It wrote nothing') as string, facts: { advice: 'look-what-it-waits-for' } })
  })
})

describe('exits at once', () => {
  test('says the command, the code and how often', () => {
    const cause = diagnose({ state: 'backoff', restarts: 2, exits: [exit(1), exit(1), exit(1)], lastLines: ['Error: no such table', 'Error: no such table'] })
    expect(cause).toMatchObject({ code: 'PODO-START-EXITED', sentence: 'The web process "node server.js" exited with code 1, 3 times in 28 s.', facts: { exitCode: 1, times: 3 } })
    expect(cause.evidence[0]).toEqual({ kind: 'exit', exitCode: 1, signal: null })
    expect(logOf(cause)).toEqual(['Error: no such table'])
  })

  test('with code 0 tells to stay in the foreground', () => {
    expect(diagnose({ state: 'exited', exits: [exit(0)] })).toMatchObject({ sentence: expect.stringContaining('instead of going on') as string, nextAction: expect.stringContaining('foreground') as string, facts: { advice: 'keep-server-in-foreground' } })
    expect(diagnose({ process: 'worker', port: null, state: 'exited', exits: [exit(0)] }).facts).toMatchObject({ advice: 'keep-process-in-foreground' })
  })

  test('by a signal names it', () => {
    expect(diagnose({ state: 'exited', exits: [exit(null, 'SIGSEGV')] }).sentence).toContain('was ended by SIGSEGV')
  })

  test('for a module that is missing names the module', () => {
    const lines = ['node:internal/modules/cjs/loader:1404', "Error: Cannot find module 'express'", "  code: 'MODULE_NOT_FOUND',"]
    expect(diagnose({ state: 'exited', exits: [exit(1)], lastLines: lines })).toMatchObject({ code: 'PODO-START-MISSING-PACKAGE', facts: { package: 'express' }, setting: { where: 'repository', name: 'package.json' }, nextAction: expect.stringContaining('Add express to the dependencies in package.json') as string })
    expect(diagnose({ state: 'exited', exits: [exit(1)], lastLines: ["Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/app/x.js' imported from"] })).toMatchObject({ nextAction: expect.stringContaining('in the repository') as string, facts: { advice: 'check-path', file: '/app/x.js' } })
  })

  test.each([
    [127, 'names a program that is not there', undefined],
    [126, 'may not be executed', 'make-executable'],
  ])('with code %i is about the command', (code, words, advice) => {
    expect(diagnose({ state: 'exited', exits: [exit(code)] })).toMatchObject({ code: 'PODO-START-COMMAND-NOT-FOUND', sentence: expect.stringContaining(words) as string, facts: { process: 'web', ...(advice === undefined ? {} : { advice }) } })
  })

  test('of a worker is said of the worker', () => {
    expect(diagnose({ state: 'ready' }, { process: 'worker', port: null, state: 'backoff', exits: [exit(2)] })).toMatchObject({ code: 'PODO-START-EXITED', sentence: expect.stringContaining('worker process "node worker.js"') as string })
  })
})

describe('what its last lines name', () => {
  const ended = (lastLines: readonly string[], more: Partial<StartFacts> = {}): Cause => diagnoseStart({ ...facts({ state: 'backoff', exits: [exit(1)], lastLines }), ...more })

  test('a variable that is not set, with the place to set it', () => {
    expect(ended(['Error: PAYMENT_KEY is not set'])).toMatchObject({
      code: 'PODO-START-MISSING-VARIABLE',
      sentence: 'The web process "node server.js" exited with code 1: it reads PAYMENT_KEY, which is not set.',
      nextAction: 'Set PAYMENT_KEY as a secret in the configuration (podo secrets set PAYMENT_KEY), then deploy again.',
      facts: { variable: 'PAYMENT_KEY' },
      setting: { where: 'config', name: 'PAYMENT_KEY' },
    })
  })

  test('a variable that is set is not missing, whatever the lines say', () => {
    expect(ended(['Error: PAYMENT_KEY is not set'], { variables: { given: ['PAYMENT_KEY'], expected: [] } }).code).toBe('PODO-START-EXITED')
  })

  test('a variable that only .env.example names is told of as one that may be missing', () => {
    const variables = { given: ['LOG_LEVEL'], expected: [{ name: 'SMTP_HOST', from: '.env.example' }, { name: 'LOG_LEVEL', from: '.env.example' }] }
    expect(ended(['TypeError: Invalid URL'], { variables })).toMatchObject({ code: 'PODO-START-EXITED', nextAction: expect.stringContaining('.env.example names SMTP_HOST, not set here.') as string })
    expect(ended(['TypeError: SMTP_HOST'], { variables })).toMatchObject({ code: 'PODO-START-MISSING-VARIABLE', facts: { variable: 'SMTP_HOST', from: '.env.example' } })
  })

  test('a full disk', () => {
    expect(ended(["Error: ENOSPC: no space left on device, open '/data/x'"])).toMatchObject({ code: 'PODO-START-DISK-FULL', fault: 'podo', setting: { where: 'machine', name: 'disk' } })
  })

  test('a full disk on which the agent could not prepare it', () => {
    expect(diagnose({ state: 'backoff', exits: [{ exitCode: null, signal: null, outOfMemory: false, diskFull: true }] })).toMatchObject({ code: 'PODO-START-DISK-FULL', sentence: 'The web process "node server.js" ended: its disk is full.' })
  })

  test('memory that ran out in the runtime of the language', () => {
    expect(ended(['FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory']).code).toBe('PODO-START-OUT-OF-MEMORY')
  })

  test('a package that is not installed, in other languages too', () => {
    expect(ended(['Traceback (most recent call last):', "ModuleNotFoundError: No module named 'flask.views'"])).toMatchObject({ code: 'PODO-START-MISSING-PACKAGE', facts: { package: 'flask', manifest: 'requirements.txt' } })
  })
})

test('out of memory says the limit, whatever the exit looked like', () => {
  expect(diagnose({ state: 'backoff', exits: [exit(137, 'SIGKILL', true), exit(1)] })).toMatchObject({ code: 'PODO-START-OUT-OF-MEMORY', sentence: expect.stringContaining('256 MB') as string })
})

describe('the health check', () => {
  const listening = [{ address: '0.0.0.0', port: 20113 }]
  test.each([
    [404, 'PODO-VERIFY-HEALTH-NOT-FOUND', 'path that exists'],
    [401, 'PODO-VERIFY-HEALTH-SIGN-IN', 'no sign-in'],
    [403, 'PODO-VERIFY-HEALTH-SIGN-IN', 'no sign-in'],
    [500, 'PODO-VERIFY-HEALTH-ERROR', 'lines below show'],
    [503, 'PODO-VERIFY-HEALTH-ERROR', 'lines below show'],
    [418, 'PODO-VERIFY-HEALTH-STATUS', 'answer 2xx'],
  ])('that is answered %i is %s', (status, code, words) => {
    expect(diagnose({ listening, state: 'unready', lastProbe: { status, location: null, error: null }, lastLines: ['TypeError: x'] })).toMatchObject({
      code,
      sentence: expect.stringContaining(`GET / answered ${status}`) as string,
      nextAction: expect.stringContaining(words) as string,
    })
  })

  test.each([
    ['https://login.example.org/', 'PODO-VERIFY-HEALTH-SIGN-IN'],
    ['https://example.org/realms/shop/protocol/openid-connect/auth?client_id=shop', 'PODO-VERIFY-HEALTH-SIGN-IN'],
    ['/users/sign_in', 'PODO-VERIFY-HEALTH-SIGN-IN'],
    ['https://shop.example.org/', 'PODO-VERIFY-HEALTH-REDIRECT'],
    ['https://blogin.example.org/authors', 'PODO-VERIFY-HEALTH-REDIRECT'],
  ])('that is sent away to %s is %s and says where to', (location, code) => {
    expect(diagnose({ listening, lastProbe: { status: 302, location, error: null } })).toMatchObject({ code, sentence: expect.stringContaining(location) as string })
  })

  test('that gets no answer says the limit', () => {
    expect(diagnose({ listening, lastProbe: { status: null, location: null, error: 'ETIMEDOUT' } })).toMatchObject({ code: 'PODO-VERIFY-NO-ANSWER', sentence: 'The process accepts connections on port 20113, but GET / got no answer within 5 s (ETIMEDOUT).' })
  })
})

describe('of two verdicts the more specific one wins', () => {
  test('an instance that listens wrongly over one that only waits', () => {
    expect(diagnose({}, { listening: [{ address: '::', port: 8080 }] }).code).toBe('PODO-VERIFY-WRONG-PORT')
  })

  test('out of memory over a plain exit of another instance', () => {
    expect(diagnose({ state: 'exited', exits: [exit(1)] }, { state: 'exited', exits: [exit(137, null, true)] }).code).toBe('PODO-START-OUT-OF-MEMORY')
  })

  test('an exit over a web process that merely has not listened yet', () => {
    expect(diagnose({ exits: [exit(1)], state: 'starting', restarts: 1 }).code).toBe('PODO-START-EXITED')
  })
})

test('a script that is "not found" leads to its first line, too, and a database that does not answer to its address', () => {
  const ended = (commands: StartFacts['commands'], exitCode: number, lastLines: readonly string[] = []): Cause => diagnoseStart({ ...facts({ state: 'backoff', exits: [exit(exitCode)], lastLines }), commands })
  expect(ended({ web: './run.sh' }, 127).facts).toMatchObject({ advice: 'check-script' })
  expect(ended({ web: 'bin/rails server' }, 127).facts).toMatchObject({ advice: 'check-script' })
  expect(ended({ web: 'gunicrn app:app' }, 127).facts).not.toHaveProperty('advice')
  expect(ended({ web: 'node s.js' }, 1, ['Error: connect ECONNREFUSED 127.0.0.1:5432'])).toMatchObject({ code: 'PODO-START-EXITED', nextAction: expect.stringContaining('127.0.0.1:5432') as string, facts: { advice: 'reach-service', address: '127.0.0.1:5432' } })
  for (const said of ['SyntaxError: Unexpected token', 'PHP Parse error:  syntax error', 'ReferenceError: require is not defined in ES module scope, you can use import instead']) {
    expect(ended({ web: 'node s.js' }, 1, [said])).toMatchObject({ code: 'PODO-START-EXITED', facts: { advice: 'mend-code' } })
  }
  expect(ended({ web: 'node s.js' }, 1, ['Error: getaddrinfo ENOTFOUND db'])).toMatchObject({ facts: { advice: 'reach-host', host: 'db' } })
})

test('when nothing was started it is the fault of Podo', () => {
  expect(diagnose()).toMatchObject({ code: 'PODO-START-NOTHING', fault: 'podo' })
})

test('any facts have a cause with a documented code, a sentence and a next action', () => {
  const port = fc.constantFrom(20113, 8080, 3000)
  const any = fc.record<InstanceFacts>({
    process: fc.constantFrom('web', 'worker', '__proto__'),
    state: fc.constantFrom('starting', 'ready', 'unready', 'backoff', 'stopping', 'exited'),
    port: fc.option(port),
    restarts: fc.nat(5),
    exits: fc.array(fc.record({ exitCode: fc.option(fc.nat(255)), signal: fc.option(fc.constant('SIGKILL')), outOfMemory: fc.boolean() }), { maxLength: 3 }),
    lastProbe: fc.option(fc.record({ status: fc.option(fc.integer({ min: 100, max: 599 })), location: fc.option(fc.webUrl()), error: fc.option(fc.constant('ECONNRESET')) })),
    listening: fc.array(fc.record({ address: fc.ipV4(), port }), { maxLength: 3 }),
    lastLines: fc.array(fc.string({ unit: 'binary' }), { maxLength: 20 }),
  })
  fc.assert(
    fc.property(fc.array(any, { maxLength: 3 }), fc.constantFrom('start', 'verify'), (instances, phase) => {
      const cause = diagnoseStart({ ...facts(), phase, instances })
      expect(isCauseCode(cause.code)).toBe(true)
      expect(cause.phase).toBe(phase)
      expect(cause.sentence.length).toBeGreaterThan(10)
      expect(cause.nextAction.length).toBeGreaterThan(10)
    }),
  )
})

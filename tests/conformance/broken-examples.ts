import type { CauseCodeName } from '@podo/domain'

/** What an example that is broken on purpose has to be told: the code, the facts that its sentence needs, and where it is mended. */
export interface BrokenExample {
  readonly code: CauseCodeName
  /** A part of the sentence that only this cause has. */
  readonly says: string | RegExp
  readonly next: string | RegExp
  readonly facts?: Readonly<Record<string, unknown>>
  readonly setting: { readonly where: string; readonly name: string | null } | null
  /** A line, or another piece, that has to stand in the evidence. */
  readonly shows?: string
}

const yaml = (name: string) => ({ where: 'podo.yaml', name })
const file = (name: string) => ({ where: 'repository', name })
const log = { where: 'log', name: null }

/** By folder below `examples/broken`: those whose deployment fails. */
export const BROKEN: Readonly<Record<string, BrokenExample>> = {
  'unknown-kind': { code: 'PODO-PLAN-UNKNOWN', says: /podo.yaml/, next: 'podo.yaml', setting: yaml('processes.web'), shows: 'notes.txt' },
  'no-start': { code: 'PODO-PLAN-NO-START', says: 'start', next: 'start', facts: { why: 'no-start-script', advice: 'add-start-script' }, setting: yaml('processes.web'), shows: 'package.json' },
  'dockerfile-only': { code: 'PODO-PLAN-DOCKERFILE', says: 'Dockerfile', next: 'processes.web', setting: yaml('processes.web'), shows: 'Dockerfile' },
  'broken-package-json': { code: 'PODO-PLAN-BROKEN-FILE', says: 'package.json', next: 'package.json', facts: { why: 'broken-file', advice: 'mend-file', file: 'package.json' }, setting: file('package.json') },
  'podo-yaml': { code: 'PODO-PLAN-PODO-YAML', says: 'podo.yaml, line 1', next: 'podo.yaml', setting: file('podo.yaml'), shows: 'healthcheck' },

  'install-failed': { code: 'PODO-INSTALL-FAILED', says: 'The install "npm', next: '.gitignore', facts: { npmCode: 'ENOENT' }, setting: log, shows: 'missing-part' },
  'missing-package': { code: 'PODO-INSTALL-MISSING-PACKAGE', says: 'the registry has no @podo-example/no-such-package', next: 'package.json', facts: { package: '@podo-example/no-such-package', tool: 'npm' }, setting: file('package.json'), shows: 'no-such-package' },
  lockfile: { code: 'PODO-INSTALL-LOCKFILE', says: 'package-lock.json does not fit package.json', next: '"npm install"', facts: { lockfile: 'package-lock.json' }, setting: file('package-lock.json'), shows: 'ms@2.1.3' },
  conflict: { code: 'PODO-INSTALL-CONFLICT', says: 'exclude one another (react)', next: 'package.json', facts: { package: 'react' }, setting: file('package.json'), shows: 'react@' },
  registry: { code: 'PODO-INSTALL-REGISTRY', says: 'cannot be reached from this machine', next: 'network', facts: { tool: 'npm' }, setting: { where: 'machine', name: 'network' }, shows: 'packages.invalid' },

  'missing-toolchain': { code: 'PODO-BUILD-MISSING-TOOLCHAIN', says: 'and this machine has no cargo', next: 'apt install cargo', facts: { toolchain: 'Rust' }, setting: { where: 'machine', name: 'rust' } },
  'wrong-version': { code: 'PODO-BUILD-WRONG-VERSION', says: /^The app wants Python >=3\.99.*; this machine has 3\.\d+/, next: 'pyproject.toml', facts: { toolchain: 'Python', wants: '>=3.99' }, setting: { where: 'machine', name: 'python' }, shows: 'pyproject.toml' },
  'build-failed': { code: 'PODO-BUILD-FAILED', says: 'The build "npm run build" ended with exit code 1.', next: 'lines below', facts: { step: 'build', exitCode: 1 }, setting: log },
  'build-out-of-memory': { code: 'PODO-BUILD-OUT-OF-MEMORY', says: 'ran out of memory', next: 'resources.memory', facts: { memoryMb: 2048 }, setting: yaml('resources.memory'), shows: 'heap' },
  'build-disk-full': { code: 'PODO-BUILD-DISK-FULL', says: 'the disk is full', next: 'Free room', setting: { where: 'machine', name: 'disk' }, shows: 'ENOSPC' },
  'build-missing-tool': { code: 'PODO-BUILD-MISSING-TOOL', says: 'needs the program page-press', next: 'dependencies', facts: { tool: 'page-press' }, setting: { where: 'machine', name: 'tool' }, shows: 'page-press' },
  'build-missing-package': { code: 'PODO-BUILD-MISSING-PACKAGE', says: 'page-press is not installed', next: 'package.json', facts: { package: 'page-press' }, setting: file('package.json'), shows: 'page-press' },
  'build-missing-variable': { code: 'PODO-BUILD-MISSING-VARIABLE', says: 'it reads SITE_URL', next: 'buildVariables', facts: { variable: 'SITE_URL' }, setting: yaml('buildVariables'), shows: 'SITE_URL' },
  'build-variable-unset': { code: 'PODO-BUILD-VARIABLE-UNSET', says: 'the build needs SITE_URL, and it has no value', next: 'podo build-env set SITE_URL', facts: { first: 'SITE_URL' }, setting: { where: 'config', name: 'SITE_URL' }, shows: 'podo.yaml' },
  'build-unusable': { code: 'PODO-BUILD-UNUSABLE', says: 'made no folder dist', next: 'static.root', setting: yaml('static.root') },

  'predeploy-failed': { code: 'PODO-PREDEPLOY-FAILED', says: 'The pre-deploy command "node migrate.js" ended with exit code 1.', next: 'previous release', setting: yaml('predeploy'), shows: 'the table of orders exists' },
  'predeploy-missing-variable': { code: 'PODO-PREDEPLOY-MISSING-VARIABLE', says: 'it reads DATABASE_URL', next: 'podo secrets set DATABASE_URL', facts: { variable: 'DATABASE_URL', kind: 'secret' }, setting: { where: 'config', name: 'DATABASE_URL' }, shows: 'DATABASE_URL must be set' },

  'exits-at-once': { code: 'PODO-START-EXITED', says: /exited with code 1, 3 times in \d+ s\.$/, next: 'lines below', facts: { process: 'web', exitCode: 1 }, setting: log, shows: 'the menu has no dishes' },
  'ends-calmly': { code: 'PODO-START-EXITED', says: 'instead of going on', next: 'foreground', facts: { exitCode: 0 }, setting: log, shows: 'started in the background' },
  'missing-variable': { code: 'PODO-START-MISSING-VARIABLE', says: 'it reads PAYMENT_KEY, which is not set (.env.example names it)', next: 'podo secrets set PAYMENT_KEY', facts: { variable: 'PAYMENT_KEY', from: '.env.example' }, setting: { where: 'config', name: 'PAYMENT_KEY' }, shows: 'PAYMENT_KEY is not set' },
  'start-missing-package': { code: 'PODO-START-MISSING-PACKAGE', says: 'page-press is not installed', next: 'package.json', facts: { package: 'page-press' }, setting: file('package.json'), shows: 'page-press' },
  'start-out-of-memory': { code: 'PODO-START-OUT-OF-MEMORY', says: 'used up its memory', next: 'resources.memory', setting: yaml('resources.memory'), shows: 'heap' },
  'start-disk-full': { code: 'PODO-START-DISK-FULL', says: 'its disk is full', next: 'Free room', setting: { where: 'machine', name: 'disk' }, shows: 'ENOSPC' },
  'command-not-found': { code: 'PODO-START-COMMAND-NOT-FOUND', says: '"nodde server.js" names a program that is not there', next: 'spelling', facts: { exitCode: 127 }, setting: yaml('processes.web'), shows: 'nodde' },
  'port-taken': { code: 'PODO-START-PORT-TAKEN', says: 'something of its own listens on its port', next: 'one server', setting: yaml('processes.web'), shows: 'EADDRINUSE' },

  'wrong-port': { code: 'PODO-VERIFY-WRONG-PORT', says: 'the process listens on 48080', next: 'PORT variable', facts: { seenPort: 48_080 }, setting: yaml('processes.web'), shows: '48080' },
  'wrong-address': { code: 'PODO-VERIFY-WRONG-ADDRESS', says: '::1', next: '0.0.0.0', facts: { address: '::1' }, setting: yaml('processes.web'), shows: '::1' },
  'never-ready': { code: 'PODO-VERIFY-NEVER-READY', says: 'it has not listened on any port', next: 'health.within', setting: yaml('health.within') },
  'no-answer': { code: 'PODO-VERIFY-NO-ANSWER', says: 'GET / got no answer within 1 s', next: 'health.path', facts: { timeoutSeconds: 1 }, setting: yaml('health.path'), shows: 'thinking about it' },
  'health-not-found': { code: 'PODO-VERIFY-HEALTH-NOT-FOUND', says: 'GET /healthz answered 404', next: 'health.path', facts: { path: '/healthz', status: 404 }, setting: yaml('health.path') },
  'health-error': { code: 'PODO-VERIFY-HEALTH-ERROR', says: 'GET / answered 500', next: 'lines below', facts: { status: 500 }, setting: log, shows: 'the kitchen is closed' },
  'health-sign-in': { code: 'PODO-VERIFY-HEALTH-SIGN-IN', says: 'to sign in at https://accounts.example.com/sign-in', next: 'needs no sign-in', facts: { status: 302 }, setting: yaml('health.path') },
  'health-redirect': { code: 'PODO-VERIFY-HEALTH-REDIRECT', says: 'https://www.example.com/', next: 'health.path', facts: { status: 301 }, setting: yaml('health.path') },
  'health-status': { code: 'PODO-VERIFY-HEALTH-STATUS', says: 'GET / answered 418', next: 'statuses', facts: { status: 418 }, setting: yaml('health.statuses') },

  'domain-taken': { code: 'PODO-SWITCH-DOMAIN-TAKEN', says: 'domain-taken.localhost leads to another app on this machine', next: 'under another name', facts: { host: 'domain-taken.localhost' }, setting: { where: 'app', name: null } },
}

/** Those that never end: a Podo whose limits are seconds answers for them. */
export const BROKEN_WITHOUT_END: Readonly<Record<string, BrokenExample>> = {
  'build-timeout': { code: 'PODO-BUILD-TIMEOUT', says: /"npm run build" did not end within \d s and was stopped\./, next: 'watches for changes', facts: { step: 'build', command: 'npm run build' }, setting: yaml('build'), shows: 'watching for changes' },
  'predeploy-timeout': { code: 'PODO-PREDEPLOY-TIMEOUT', says: /^The pre-deploy command "node migrate\.js" did not end within \d s/, next: 'previous release', facts: { reason: 'timeout' }, setting: yaml('predeploy'), shows: 'waiting for the lock' },
}

/** Those that go live first and fail afterwards. */
export const BROKEN_WHILE_LIVE: Readonly<Record<string, BrokenExample>> = {
  'crash-loop': { code: 'PODO-RUN-CRASH-LOOP', says: /of v1 exited with code 1, \d+ times/, next: 'Roll back', facts: { process: 'web', exitCode: 1, release: 'v1' }, setting: { where: 'app', name: null }, shows: 'the queue went away' },
  unhealthy: { code: 'PODO-RUN-UNHEALTHY', says: 'v1 runs, but GET / answers 503', next: 'Look what changed around it', facts: { answer: '503' }, setting: log },
}

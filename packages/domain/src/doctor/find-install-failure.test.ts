import { describe, expect, test } from 'vitest'
import { findInstallFailure } from './find-install-failure.ts'
import { INSTALL_SIGNS } from './install-signs.ts'
import type { Finding, InstallTool } from './install-signs.ts'

type Named = Partial<Record<'package' | 'wants' | 'found' | 'error', string>>

/** Last lines as the tools print them, the command, and what they mean. */
const CASES: readonly (readonly [tool: InstallTool, finding: Finding, command: string, lines: string, named?: Named])[] = [
  ['npm', 'MISSING-PACKAGE', 'npm ci', "npm error code E404\nnpm error 404 Not Found - GET https://packages.example.org/@pm2%2fagent\nnpm error 404  '@pm2/agent@~1.0.2' is not in this registry.", { package: '@pm2/agent', error: 'E404' }],
  ['npm', 'MISSING-PACKAGE', 'npm install', "npm error code E404\nnpm error 404  The requested resource '@a/b@^1.0.0' could not be found or you do not have permission to access it.", { package: '@a/b' }],
  ['npm', 'MISSING-PACKAGE', 'npm install', 'npm error code ETARGET\nnpm error notarget No matching version found for ms@99.0.0.', { package: 'ms@99.0.0' }],
  ['npm', 'LOCKFILE', 'npm ci', 'npm error code EUSAGE\nnpm error\nnpm error `npm ci` can only install packages when your package.json and package-lock.json are in sync.', { error: 'EUSAGE' }],
  ['npm', 'CONFLICT', 'npm install', 'npm error code ERESOLVE\nnpm error ERESOLVE could not resolve\nnpm error\nnpm error While resolving: eslint-config-cp@5.3.0\nnpm error Found: eslint@4.18.0\nnpm error   peer eslint@"^4.9.0" from eslint-config-airbnb@16.1.0\nnpm error\nnpm error Could not resolve dependency:\nnpm error peer react@"3.10.1" from eslint-config-cp@5.3.0', { package: 'react' }],
  ['npm', 'WRONG-VERSION', 'npm ci', 'npm error code EBADENGINE\nnpm error engine Unsupported engine\nnpm error engine Not compatible with your version of node/npm: vite@7.0.0', { package: 'vite@7.0.0' }],
  ['npm', 'REGISTRY', 'npm ci', 'npm error code ENOTFOUND\nnpm error syscall getaddrinfo', { error: 'ENOTFOUND' }],
  ['npm', 'REGISTRY', 'npm ci', 'npm error code UNABLE_TO_GET_ISSUER_CERT_LOCALLY', { error: 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY' }],
  ['npm', 'SIGN-IN', 'npm ci', 'npm error code E401\nnpm error Incorrect or missing password.'],
  ['npm', 'COMPILE', 'npm ci', 'npm error code 1\nnpm error gyp ERR! build error\nnpm error gyp ERR! stack Error: not found: make'],
  ['pnpm', 'MISSING-PACKAGE', 'pnpm install --frozen-lockfile', ' ERR_PNPM_FETCH_404  GET https://packages.example.org/no-such-thing: Not Found - 404', { package: 'no-such-thing' }],
  ['pnpm', 'MISSING-PACKAGE', 'pnpm install', ' ERR_PNPM_NO_MATCHING_VERSION  No matching version found for @a/b@99 while fetching it', { package: '@a/b' }],
  ['pnpm', 'LOCKFILE', 'pnpm install --frozen-lockfile', ' ERR_PNPM_OUTDATED_LOCKFILE  Cannot install with "frozen-lockfile" because pnpm-lock.yaml is not up to date with <ROOT>/package.json', { error: 'ERR_PNPM_OUTDATED_LOCKFILE' }],
  ['pnpm', 'LOCKFILE', 'pnpm install --frozen-lockfile', ' ERR_PNPM_FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE  Cannot perform a frozen installation because the version of the lockfile is incompatible', { error: 'ERR_PNPM_FROZEN_LOCKFILE_WITH_OUTDATED_LOCKFILE' }],
  ['pnpm', 'REGISTRY', 'pnpm install', ' ERR_PNPM_META_FETCH_FAIL  GET https://packages.example.org/ms: request to https://packages.example.org/ms failed'],
  ['yarn', 'MISSING-PACKAGE', 'yarn install', 'error Couldn\'t find package "mime-m@~1.30.0" required by "mime-types@~2.1.17" on the "npm" registry.', { package: 'mime-m@~1.30.0' }],
  ['yarn', 'MISSING-PACKAGE', 'yarn install --immutable', '➤ YN0000: ┌ Resolution step\n➤ YN0082: │ @jay-framework/component@npm:0.11.0: No candidates found', { package: '@jay-framework/component', error: 'YN0082' }],
  ['yarn', 'LOCKFILE', 'yarn install --frozen-lockfile', 'error Your lockfile needs to be updated, but yarn was run with `--frozen-lockfile`.'],
  ['yarn', 'LOCKFILE', 'yarn install --immutable', '➤ YN0028: │ The lockfile would have been modified by this install, which is explicitly forbidden.', { error: 'YN0028' }],
  ['yarn', 'REGISTRY', 'yarn install', 'error An unexpected error occurred: "https://packages.example.org/ms: getaddrinfo EAI_AGAIN registry.yarnpkg.com".', { error: 'EAI_AGAIN' }],
  ['yarn', 'WRONG-VERSION', 'yarn install', 'error vite@7.0.0: The engine "node" is incompatible with this module. Expected version ">=30". Got "24.1.0"', { package: 'vite@7.0.0', wants: '>=30', found: '24.1.0' }],
  ['pip', 'MISSING-PACKAGE', 'pip install -r requirements.txt', 'ERROR: Could not find a version that satisfies the requirement no-such-thing (from versions: none)\nERROR: No matching distribution found for no-such-thing', { package: 'no-such-thing' }],
  ['pip', 'REGISTRY', 'pip install -r requirements.txt', "WARNING: Retrying (Retry(total=0, connect=None, read=None, redirect=None, status=None)) after connection broken by 'NewConnectionError('<pip._vendor.urllib3.connection.HTTPSConnection object>: Failed to establish a new connection: [Errno -2] Name or service not known')': /simple/flask/\nERROR: Could not find a version that satisfies the requirement flask (from versions: none)\nERROR: No matching distribution found for flask", { error: 'NewConnectionError' }],
  ['pip', 'CONFLICT', 'pip install -r requirements.txt', 'ERROR: Cannot install -r requirements.txt (line 1) and urllib3==2.0.0 because these package versions have conflicting dependencies.\nERROR: ResolutionImpossible: for help visit https://pip.pypa.io'],
  ['pip', 'WRONG-VERSION', 'pip install .', "ERROR: Package 'shop' requires a different Python: 3.11.2 not in '>=3.13'", { package: 'shop', found: '3.11.2', wants: '>=3.13' }],
  ['pip', 'INTEGRITY', 'pip install -r requirements.txt', 'ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.'],
  ['pip', 'COMPILE', 'pip install -r requirements.txt', 'error: subprocess-exited-with-error\nERROR: Failed building wheel for psycopg2', { package: 'psycopg2' }],
  ['uv', 'MISSING-PACKAGE', 'uv sync --frozen', '  × No solution found when resolving dependencies:\n  ╰─▶ Because no-such-thing was not found in the package registry and your project\n      depends on no-such-thing, we can conclude that your requirements are unsatisfiable.', { package: 'no-such-thing' }],
  ['uv', 'MISSING-PACKAGE', 'uv pip install -e .', '  × No solution found when resolving dependencies:\n  ╰─▶ Because there is no version of miniupnpc==2.0.2 and rotkehlchen depends on miniupnpc==2.0.2, we can conclude', { package: 'miniupnpc' }],
  ['uv', 'CONFLICT', 'uv sync', '  × No solution found when resolving dependencies:\n  ╰─▶ Because a==1 depends on c>=2 and b==1 depends on c<2, we can conclude that a==1 and b==1 are incompatible.'],
  ['uv', 'LOCKFILE', 'uv sync --locked', 'error: The lockfile at `uv.lock` needs to be updated, but `--locked` was provided. To update the lockfile, run `uv lock`.'],
  ['uv', 'REGISTRY', 'uv sync', 'error: Request failed after 3 retries\n  Caused by: Failed to fetch: `https://pypi.org/simple/flask/`\n  Caused by: dns error'],
  ['uv', 'SIGN-IN', 'uv sync', 'error: Failed to fetch: `https://pypi.example.org/simple/own/`\n  Caused by: HTTP status client error (401 Unauthorized) for url', { error: '401' }],
  ['poetry', 'LOCKFILE', 'poetry install', 'pyproject.toml changed significantly since poetry.lock was last generated. Run `poetry lock` to fix the lock file.'],
  ['poetry', 'MISSING-PACKAGE', 'poetry install', 'Because shop depends on no-such-thing (^1.0) which doesn\'t match any versions, version solving failed.', { package: 'no-such-thing' }],
  ['poetry', 'CONFLICT', 'poetry install', 'Because a (1.0) depends on c (>=2) and b depends on c (<2), a is forbidden. So, version solving failed.'],
  ['poetry', 'WRONG-VERSION', 'poetry install', 'Current Python version (3.8.10) is not allowed by the project (^3.9).', { found: '3.8.10', wants: '^3.9' }],
  ['cargo', 'MISSING-PACKAGE', 'cargo build --release', 'error: no matching package named `no-such-thing` found\nlocation searched: crates.io index', { package: 'no-such-thing' }],
  ['cargo', 'LOCKFILE', 'cargo build --locked', 'error: the lock file Cargo.lock needs to be updated but --locked was passed to prevent this'],
  ['cargo', 'CONFLICT', 'cargo build', 'error: failed to select a version for `libsqlite3-sys`.\n    ... required by package `rusqlite v0.29.0`', { package: 'libsqlite3-sys' }],
  ['cargo', 'REGISTRY', 'cargo build', 'error: failed to download from `https://static.crates.io/crates/x/download`\n\nCaused by:\n  [6] Couldn\'t resolve host name (Could not resolve host: static.crates.io)', { error: '6' }],
  ['cargo', 'WRONG-VERSION', 'cargo build', 'error: package `time v0.4.0` cannot be built because it requires rustc 1.90 or newer, while the currently active rustc version is 1.63.0', { wants: '1.90', found: '1.63.0' }],
  ['cargo', 'COMPILE', 'cargo build', 'error: failed to run custom build command for `openssl-sys v0.9.99`', { package: 'openssl-sys' }],
  ['go', 'LOCKFILE', 'go build -o app .', 'main.go:4:2: missing go.sum entry for module providing package github.com/go-chi/chi/v5; to add:'],
  ['go', 'MISSING-PACKAGE', 'go build', 'main.go:4:2: no required module provides package github.com/no/such; to add it:', { package: 'github.com/no/such' }],
  ['go', 'WRONG-VERSION', 'go build', 'go: go.mod requires go >= 1.99 (running go 1.22.0; GOTOOLCHAIN=local)', { wants: '1.99', found: '1.22.0' }],
  ['go', 'REGISTRY', 'go mod download', 'go: github.com/go-chi/chi/v5@v5.0.0: Get "https://proxy.golang.org/x": dial tcp: lookup proxy.golang.org: no such host', { error: 'dial tcp' }],
  ['go', 'INTEGRITY', 'go mod download', 'verifying github.com/x/y@v1.0.0: checksum mismatch', { package: 'github.com/x/y@v1.0.0' }],
  ['maven', 'WRAPPER', 'sh mvnw -B package', 'wget: Failed to fetch https://maven.example.org/apache-maven-9.9.9-bin.zip', { package: 'https://maven.example.org/apache-maven-9.9.9-bin.zip' }],
  ['maven', 'WRAPPER', 'sh mvnw -B package', 'Error: Could not find or load main class org.apache.maven.wrapper.MavenWrapperMain'],
  ['gradle', 'WRAPPER', 'sh gradlew bootJar', 'Exception in thread "main" java.net.UnknownHostException: gradle.example.org\n\tat org.gradle.wrapper.Download.downloadInternal(Download.java:66)\n\tat org.gradle.wrapper.Install$1.call(Install.java:62)'],
  ['gradle', 'WRAPPER', 'sh gradlew bootJar', "Could not install Gradle distribution from 'https://gradle.example.org/gradle-8.7-bin.zip'.\nReason: java.net.UnknownHostException: gradle.example.org", { package: 'https://gradle.example.org/gradle-8.7-bin.zip' }],
  ['maven', 'MISSING-PACKAGE', 'mvn package', '[ERROR] Failed to execute goal on project shop: Could not resolve dependencies: Could not find artifact org.no:such:jar:1.0 in central (https://repo.maven.apache.org/maven2)', { package: 'org.no:such:jar:1.0' }],
  ['maven', 'REGISTRY', './mvnw package', '[ERROR] Could not transfer artifact org.springframework:spring-core:pom:6.0 from/to central (https://repo.maven.apache.org/maven2): repo.maven.apache.org: Name or service not known'],
  ['maven', 'WRONG-VERSION', 'mvn package', '[ERROR] Fatal error compiling: error: release version 25 not supported -> [Help 1]', { wants: '25' }],
  ['gradle', 'MISSING-PACKAGE', './gradlew build', '> Could not resolve all files for configuration.\n   > Could not find org.no:such:1.0.', { package: 'org.no:such:1.0' }],
  ['gradle', 'REGISTRY', 'gradle build', "> Could not GET 'https://repo.maven.apache.org/maven2/x.pom'."],
  ['bundler', 'MISSING-PACKAGE', 'bundle install', "Could not find gem 'no-such-thing' in rubygems repository https://rubygems.org/ or installed locally.", { package: 'no-such-thing' }],
  ['bundler', 'WRONG-VERSION', 'bundle install', 'Your Ruby version is 3.1.2, but your Gemfile specified 3.4.0', { found: '3.1.2', wants: '3.4.0' }],
  ['composer', 'MISSING-PACKAGE', 'composer install', '  Problem 1\n    - Root composer.json requires no/such ^1.0, it could not be found in any version', { package: 'no/such' }],
  ['composer', 'WRONG-VERSION', 'composer install', '    - slim/slim 5.0 requires php ^8.4 -> your php version (8.1.2; overridden) does not satisfy that requirement.', { wants: '^8.4', found: '8.1.2' }],
  ['composer', 'LOCKFILE', 'composer install', '- Required package "slim/slim" is not present in the lock file.'],
]

describe('an install that ended badly', () => {
  test.each(CASES.map(([tool, finding, command, text, named = {}]) => ({ tool, finding, command, text, named })))('of $tool is $finding: $text', ({ tool, finding, command, text, named }) => {
    const failure = findInstallFailure({ command, exitCode: 1, lines: text.split('\n') })
    expect(failure).toMatchObject({ tool, finding, named })
  })

  test.each([
    ['bundle install', 7, 'MISSING-PACKAGE'],
    ['bundle install', 16, 'LOCKFILE'],
    ['bundle install', 17, 'REGISTRY'],
    ['composer install --no-dev', 100, 'REGISTRY'],
    ['composer install', 2, 'CONFLICT'],
  ] as const)('%s with exit code %i is %s without any line', (command, exitCode, finding) => {
    expect(findInstallFailure({ command, exitCode, lines: [] })?.finding).toBe(finding)
  })

  test.each([
    ['npm ci', 7],
    ['make install', 17],
    ['composer install --no-dev && npm run build', 2],
    ['bundle exec rails assets:precompile', 7],
    ['npm run bundle', 6],
  ])('%s with exit code %i says nothing: the code is of another tool', (command, exitCode) => {
    expect(findInstallFailure({ command, exitCode, lines: [] })).toBeNull()
  })

  test.each([
    ['[5] Rendering pages (12 of 40)'],
    ['Because foo and bar differ, nothing was made'],
    ['RequestError: connect ECONNREFUSED 127.0.0.1:5432'],
    ['error: HTTP status client error (401 Unauthorized) for url'],
    ['page.ts: GET https://cms.example.org: dial tcp: lookup cms.example.org'],
  ])('%j of a build of another tool names no install', (line) => {
    expect(findInstallFailure({ command: 'npm run build', exitCode: 1, lines: [line] })).toBeNull()
  })

  test('without a sign is not guessed', () => {
    expect(findInstallFailure({ command: 'npm ci', exitCode: 1, lines: ['added 12 packages', 'npm error code 1', 'postinstall failed'] })).toBeNull()
  })

  test('is found in a flood of lines in a moment', () => {
    const lines = Array.from({ length: 200 }, (_, index) => `${'Because a depends on b '.repeat(40)}${index} Retry(total=0 ${'x'.repeat(60_000)}`)
    const began = performance.now()
    findInstallFailure({ command: 'pip install', exitCode: 1, lines })
    expect(performance.now() - began).toBeLessThan(1_000)
  })
})

test('every tool can tell a missing package, a lockfile or a version, and a registry', () => {
  for (const tool of new Set(INSTALL_SIGNS.map((sign) => sign.tool))) {
    const findings = INSTALL_SIGNS.filter((sign) => sign.tool === tool).map(({ finding }) => finding)
    expect(findings).toEqual(expect.arrayContaining(['MISSING-PACKAGE', 'REGISTRY', 'WRONG-VERSION']))
  }
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { detect } from './detect.ts'
import { LANGUAGES } from './languages/registry.ts'
import { podoYamlSchema } from './podo-yaml-schema.ts'

const RUNS = 10_000
const SLOWEST_MS = 1_000

/** Names that a detector asks for, in folders of their own and in each other's. */
const known = [
  ...new Set([
    ...LANGUAGES.flatMap(({ documentation }) => [...documentation.recognisedBy, ...documentation.versionFrom.map((from) => from.split(' ')[0] ?? '')]),
    ...['podo.yaml', 'podo.yml', 'Procfile', 'Dockerfile', 'package.json', 'package-lock.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml', 'yarn.lock', '.yarnrc.yml', '.nvmrc'],
    ...['requirements.txt', 'pyproject.toml', 'poetry.lock', 'uv.lock', 'Pipfile', 'Pipfile.lock', 'setup.py', 'manage.py', 'app.py', 'main.py', 'wsgi.py', 'mysite/settings.py', 'runtime.txt'],
    ...['go.mod', 'go.sum', 'go.work', 'main.go', 'cmd/web/main.go', 'cmd/worker/main.go', 'vendor/modules.txt', 'Cargo.toml', 'Cargo.lock', 'src/main.rs', 'src/bin/web.rs', 'rust-toolchain', 'rust-toolchain.toml'],
    ...['pom.xml', 'mvnw', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'gradlew', 'gradle/wrapper/gradle-wrapper.properties', 'system.properties', '.java-version', '.mvn/wrapper/maven-wrapper.properties'],
    ...['Gemfile', 'Gemfile.lock', 'config.ru', 'config/application.rb', '.ruby-version', 'composer.json', 'composer.lock', 'index.php', 'public/index.php', 'artisan', 'index.html', '200.html', '.env.example', 'app.json'],
  ]),
].filter((name) => /^[^\s*]+$/.test(name))

const folders = ['', 'apps/web/', 'packages/api/', 'src/', 'a/b/c/d/', 'node_modules/x/', '__proto__/', 'constructor/', '한글/', '.git/', 'C:\\', ' ']

/** Text that each parser chokes on: what looks like the file, cut, doubled, nested, without end or with NUL in it. */
const looksLike = [
  JSON.stringify({ name: 'x', scripts: { start: 'node .', build: 'next build' }, dependencies: { next: '15', express: '5' }, workspaces: ['apps/*', '../..', '**'], packageManager: 'pnpm@9.1.0', engines: { node: '>=20 <23' }, main: '../../etc/passwd' }),
  '[project]\nname = "x"\nrequires-python = ">=3.10,<4"\ndependencies = ["flask>=3", "gunicorn"]\n[tool.uv]\n[tool.poetry.dependencies]\npython = "^3.11"\n',
  'flask==3.0\n-r ../../secrets.txt\n--index-url http://example.com\ngunicorn>=20 # x\n',
  'module example.com/x\n\ngo 1.26\n\nrequire github.com/gin-gonic/gin v1.10.0\n',
  'go 1.26\nuse (\n  ./apps/web\n  ../outside\n)\n',
  '[package]\nname = "x"\nrust-version = "1.75"\n[workspace]\nmembers = ["packages/*", "../.."]\n[dependencies]\naxum = "0.8"\n[[bin]]\nname = "web"\n',
  '<project><parent><artifactId>spring-boot-starter-parent</artifactId></parent><properties><java.version>17</java.version></properties><packaging>jar</packaging><artifactId>x</artifactId><version>1</version></project>',
  "plugins { id 'java'\n id 'org.springframework.boot' version '3.3.0' }\nsourceCompatibility = '17'\n",
  'source "https://example.com"\nruby "3.2.2"\ngem "rails", "~> 7"\ngem "puma"\n',
  '{"require":{"php":"^8.2","laravel/framework":"^11"},"scripts":{"build":"x"}}',
  'from flask import Flask\napp = Flask(__name__)\n',
  'package main\nimport "net/http"\nfunc main() { http.ListenAndServe(":8080", nil) }\n',
  'web: gunicorn app:app\nworker: python w.py\nrelease: ./migrate\n',
  'FROM node:24\nCMD ["node", "server.js"]\nEXPOSE 8080\n',
  'root: ..\nlanguage: python\nbuild: [x\n',
  'root: apps/web\nversion: "3.12"\nprocesses:\n  web: node x\n',
  '&a [*a, *a]',
  `${'['.repeat(50_000)}`,
  `${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`,
  `${'a'.repeat(200_000)}!`,
  `${' '.repeat(100_000)}x`,
  `${'= '.repeat(50_000)}`,
  '(a+)+$'.repeat(2_000),
  `"${'\\'.repeat(50_001)}`,
  '\\"'.repeat(130_000),
  "\\'".repeat(130_000),
  '\n//'.repeat(87_000),
  '\n#'.repeat(100_000),
  '<'.repeat(100_000),
  `${'\n'.repeat(100_000)}`,
  '\0\0\0',
  '\uD800\uFEFF\u202E',
  '-'.repeat(100_000),
]

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...looksLike) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...looksLike), fc.nat(400), fc.string({ maxLength: 20 })).map(([like, at, put]) => like.slice(0, at) + put + like.slice(at + 3)) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...looksLike), fc.constantFrom(...looksLike)).map(([one, other]) => one + other) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
  { weight: 1, arbitrary: fc.json() },
  { weight: 1, arbitrary: fc.constant(null) },
)

const path = fc.oneof(
  { weight: 8, arbitrary: fc.tuple(fc.oneof({ weight: 5, arbitrary: fc.constant('') }, { weight: 2, arbitrary: fc.constantFrom(...folders) }), fc.constantFrom(...known)).map((parts) => parts.join('')) },
  { weight: 1, arbitrary: fc.string({ minLength: 1, maxLength: 60 }) },
)

test(`10,000 random and hostile trees: detection never throws, reads no file that the tree does not list, and takes less than a second`, () => {
  let slowest = 0
  const kinds = { plan: 0, unknown: 0 }
  fc.assert(
    fc.property(fc.dictionary(path, text, { maxKeys: 12, noNullPrototype: false }), (files) => {
      const paths = Object.keys(files).toSorted()
      const listed = new Set(paths)
      const began = performance.now()
      const detection = detect({
        paths,
        read: (asked) => {
          if (!listed.has(asked)) throw new Error(`read outside the tree: ${JSON.stringify(asked)}`)
          return files[asked] ?? null
        },
      })
      slowest = Math.max(slowest, performance.now() - began)
      if (slowest > SLOWEST_MS) throw new Error(`detection took ${Math.round(slowest)} ms`)
      kinds[detection.kind] += 1
      if (detection.kind === 'unknown') expect(detection.nextAction).not.toBe('')
      else expectWhole(detection.plan)
    }),
    // Without shrinking: a tree that is slow once is slow a thousand times.
    { numRuns: RUNS, endOnFailure: true },
  )
  expect(slowest).toBeLessThan(SLOWEST_MS)
  // The trees are real enough to be planned, and hostile enough to be refused.
  expect(kinds.plan).toBeGreaterThan(RUNS / 10)
  expect(kinds.unknown).toBeGreaterThan(RUNS / 10)
}, 300_000)

test('a tree of a hundred thousand files is planned within a second', () => {
  const paths = Array.from({ length: 100_000 }, (_, index) => `packages/p${index % 500}/src/f${index}/package.json`).concat('package.json').toSorted()
  const began = performance.now()
  detect({ paths, read: () => JSON.stringify({ workspaces: ['packages/**', '**/src/*'], scripts: { start: 'node .' } }) })
  expect(performance.now() - began).toBeLessThan(SLOWEST_MS)
})

/** Whatever was found is bounded and stays inside: folders lead nowhere else, commands hold no NUL and one line each. */
function expectWhole(plan: Extract<ReturnType<typeof detect>, { kind: 'plan' }>['plan']): void {
  for (const folder of [plan.root, plan.workspace, ...(plan.staticRoot === null ? [] : [plan.staticRoot])]) expect(folder.value).not.toMatch(/(^|\/)\.\.(\/|$)|^\/|\0/)
  for (const command of [plan.install, plan.build, ...Object.values(plan.processes)]) {
    expect(command?.value ?? '').not.toContain('\0')
    expect(command?.value.length ?? 0).toBeLessThan(8_192)
  }
  expect(podoYamlSchema.shape.health.safeParse({ path: plan.healthPath.value }).success).toBe(true)
}

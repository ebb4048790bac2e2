import { describe, expect, test } from 'vitest'
import { app, deps, environmentOf, lines, LOCK, noticesOf, planOf, unknown } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

const start = (script: string, more: object = {}): Files => app({ scripts: { start: script }, ...more }, LOCK)
const web = (files: Files): string | undefined => planOf(files).processes['web']?.value

describe('a start script', () => {
  test.each([
    ['node server.js', 'node server.js'],
    ['node --import ./x.js server.js', 'node --import ./x.js server.js'],
    ['next start', 'next start'],
    ['NODE_ENV=production node a.js', 'NODE_ENV=production node a.js'],
    ['cross-env NODE_ENV=production node a.js', 'NODE_ENV=production node a.js'],
    ['node a.js && node b.js', 'node a.js && node b.js'],
    ['node a.js & node b.js', 'node a.js & node b.js'],
    ['node "my file.js" | tee log', 'node "my file.js" | tee log'],
    ['set NODE_ENV=production && node a.js', 'node a.js'],
    ['echo $npm_package_version', 'npm run start'],
    ['npx next start', 'next start'],
  ])('%j is started as %j, without a package manager between', (script, expected) => {
    expect(planOf(start(script, { dependencies: deps('next') })).processes['web']).toEqual({ value: expected, from: 'package.json' })
  })

  test.each([
    ['npm run serve', { serve: 'node a.js' }, 'node a.js'],
    ['yarn serve', { serve: 'node a.js' }, 'node a.js'],
    ['pnpm run serve', { serve: 'yarn really', really: 'node a.js' }, 'node a.js'],
    ['yarn migrate && node a.js', { migrate: 'yarn wait && node m.js', wait: 'node w.js' }, 'node w.js && node m.js && node a.js'],
    ['yarn migrate && node a.js', { migrate: 'node m.js; node n.js' }, 'yarn migrate && node a.js'],
    ['npm run a', { a: 'npm run b', b: 'npm run a' }, 'npm run b'],
    ['npm run serve', { preserve: 'node x.js', serve: 'node a.js' }, 'npm run serve'],
  ])('that only calls another, %j of %j, is that one', (script, scripts, expected) => {
    expect(web(start(script, { scripts: { start: script, ...scripts } }))).toBe(expected)
  })

  test.each([
    ['nodemon server.js', 'node server.js'],
    ['nodemon', 'node .'],
    ['nodemon --exec tsx --ext ts --watch src src/index.ts', 'tsx src/index.ts'],
    ['nodemon --exec "ts-node src/index.ts"', 'nodemon --exec "ts-node src/index.ts"'],
    ['node --watch server.js', 'node server.js'],
    ['node --watch-path=./src server.js', 'node server.js'],
    ['tsx watch src/index.ts', 'tsx src/index.ts'],
    ['tsx src/index.ts', 'tsx src/index.ts'],
    ['pm2 start server.js --name shop -i max', 'node server.js'],
    ['pm2 start server.js -- --verbose', 'node server.js --verbose'],
    ['pm2 start ecosystem.config.js --env production', 'pm2-runtime start ecosystem.config.js'],
    ['pm2-runtime start ecosystem.config.js', 'pm2-runtime start ecosystem.config.js'],
    ['pm2-runtime app.js', 'node app.js'],
    ['forever start server.js', 'node server.js'],
  ])('%j starts what its keeper would: %j', (script, expected) => {
    expect(web(start(script, { devDependencies: deps('nodemon', 'tsx') }))).toBe(expected)
  })

  test('that sets a port of its own gets that of Podo', () => {
    expect(web(start('PORT=3000 node server.js'))).toBe('node server.js')
    expect(web(start('cross-env PORT=3000 NODE_ENV=production node server.js'))).toBe('NODE_ENV=production node server.js')
    expect(web(start('PORT=${PORT:-3000} node server.js'))).toBe('PORT=${PORT:-3000} node server.js')
  })

  test('with a hook before it goes through npm, which runs both', () => {
    expect(lines(app({ scripts: { prestart: 'node migrate.js', start: 'node a.js' } }))).toEqual({ web: 'npm run start' })
  })

  test.each([
    [{ start: 'npm run build && node dist/x.js', build: 'tsc' }, { build: 'npm run build', web: 'node dist/x.js' }],
    [{ start: 'tsc && node dist/x.js' }, { build: 'tsc', web: 'node dist/x.js' }],
    [{ start: 'tsc && node dist/x.js', build: 'tsc' }, { build: 'npm run build', web: 'node dist/x.js' }],
    [{ start: 'npm run compile && node dist/x.js', compile: 'tsc', build: 'node make.js' }, { build: 'npm run build && npm run compile', web: 'node dist/x.js' }],
    [{ prestart: 'npm run build', start: 'node dist/x.js', build: 'tsc' }, { build: 'npm run build', web: 'node dist/x.js' }],
    [{ start: 'next build && next start' }, { build: 'next build', web: 'next start' }],
    [{ start: 'node migrate.js && node x.js', build: 'tsc' }, { build: 'npm run build', web: 'node migrate.js && node x.js' }],
  ])('that builds does so in the build, and not before every start: %j', (scripts, expected) => {
    expect(lines(app({ scripts }))).toEqual(expected)
  })

  test.each([
    ['nest start', { 'start:prod': 'node dist/main' }, 'node dist/main'],
    ['react-scripts start', { 'start:prod': 'node server.js' }, 'node server.js'],
    ['vite', { production: 'node server.js' }, 'node server.js'],
    ['webpack serve', { prod: 'node server.js' }, 'node server.js'],
  ])('%j is a development server, and %j has the one for a release', (script, scripts, expected) => {
    expect(web(start(script, { scripts: { start: script, ...scripts } }))).toBe(expected)
  })

  test.each([[{ dev: 'nodemon app.js' }, 'node app.js'], [{ dev: 'node --watch src/api.js' }, 'node src/api.js'], [{ serve: 'node api.js', dev: 'node dev.js' }, 'node api.js']])('by another name is found, too: %j', (scripts, expected) => {
    expect(lines(app({ scripts }))).toEqual({ web: expected })
  })

  test.each([[{ dev: 'vite' }], [{ start: 'ng serve' }], [{ dev: 'turbo dev' }], [{ start: 'docker compose up' }], [{ test: 'vitest' }]])('for development alone starts nothing: %j', (scripts) => {
    expect(unknown(app({ scripts }))).toMatchObject({ code: 'PODO-PLAN-NO-START' })
  })

  test('that needs a tool of development installs it', () => {
    expect(lines(start('tsx server.ts', { devDependencies: deps('tsx') }))).toEqual({ install: 'npm ci --include=dev', web: 'tsx server.ts' })
    expect(lines(start('node -r ts-node/register server.ts', { dependencies: deps('x'), devDependencies: deps('ts-node') }))).toMatchObject({ install: 'npm ci --include=dev' })
    expect(lines(start('node server.js', { dependencies: deps('x'), devDependencies: deps('node-dev', 'js') }))).toMatchObject({ install: 'npm ci --omit=dev' })
  })

  test('that fetches its server at every start is told so', () => {
    expect(web(start('npx serve -s build -l 3000'))).toBe('npx --yes serve -s build -l $PORT')
    expect(web(start('serve -s build'))).toBe('npx --yes serve -s build')
    expect(web(start('serve -s build', { dependencies: deps('serve') }))).toBe('serve -s build')
    expect(noticesOf(start('npx serve -s build'))).toEqual([expect.stringContaining('serve')])
    expect(noticesOf(start('npx serve -s build', { dependencies: deps('serve') }))).toEqual([])
  })
})

describe('how a tool is told its port', () => {
  test.each([
    ['vite preview', 'vite preview --port $PORT --host 0.0.0.0', '--port'],
    ['vite preview --host --port 8080', 'vite preview --host 0.0.0.0 --port $PORT', '--port'],
    ['vite preview --port=8080 --open', 'vite preview --port $PORT --open --host 0.0.0.0', '--port'],
    ['astro preview', 'astro preview --port $PORT --host 0.0.0.0', '--port'],
    ['gatsby serve', 'gatsby serve -p $PORT -H 0.0.0.0', '-p'],
    ['docusaurus serve', 'docusaurus serve --port $PORT --host 0.0.0.0', '--port'],
    ['next start', 'next start', undefined],
    ['next start -p 3000', 'next start -p $PORT', '-p'],
    ['next start -p $PORT', 'next start -p $PORT', '-p'],
    ['http-server dist', 'http-server dist', undefined],
    ['http-server dist -p 8080 -c-1', 'http-server dist -p $PORT -c-1', '-p'],
    ['serve -s dist -l 5000', 'serve -s dist -l $PORT', '-l'],
    ['fastify start -l info app.js', 'fastify start -l info app.js', undefined],
    ['node server.js --port 3000', 'node server.js --port 3000', undefined],
  ])('%j becomes %j', (script, expected, port) => {
    expect(lines(start(script, { dependencies: deps('vite', 'astro', 'gatsby', 'serve', 'http-server') }))).toMatchObject({ web: expected, ...(port === undefined ? {} : { port }) })
    if (port === undefined) expect(planOf(start(script)).port).toEqual({ value: 'PORT', from: 'default' })
  })

  test('and its address, where it would listen on localhost alone', () => {
    expect(environmentOf(start('sirv dist'))).toMatchObject({ HOST: '0.0.0.0' })
    expect(web(start('sirv dist --host localhost', { dependencies: deps('sirv-cli') }))).toBe('sirv dist --host 0.0.0.0')
  })
})

describe('a file that names its port itself', () => {
  const says = (text: string, script = 'node server.js'): readonly string[] => noticesOf(app({ scripts: { start: script } }, { 'server.js': text }))

  test.each([['app.listen(3000)'], ['server.listen( 8080, () => {})'], ['app.listen({ port: 4000 })'], ['const PORT = 5000\napp.listen(PORT)'], ['// process.env.PORT\napp.listen(3000)']])('is pointed at: %s', (text) => {
    expect(says(text)).toEqual([expect.stringContaining('server.js listens on port')])
  })

  test.each([['app.listen(process.env.PORT || 3000)'], ["import { PORT } from './config.js'\napp.listen(PORT)"], ["import { env } from 'node:process'\nconst port = 3000\napp.listen(env.PORT ?? port)"], ['app.listen(config.port)'], ['const port = 3000'], ['']])('is not suspected: %s', (text) => {
    expect(says(text)).toEqual([])
  })

  test('is looked for where a command says it, and nowhere else', () => {
    expect(says('app.listen(3000)', 'node --enable-source-maps ./server.js')).toHaveLength(1)
    expect(says('app.listen(3000)', 'node other.js')).toEqual([])
  })
})

describe('without a start script', () => {
  test.each([
    [{ main: 'lib/x.js' }, { 'lib/x.js': '' }, { web: 'node lib/x.js' }],
    [{ main: './lib/x.js' }, { 'lib/x.js': '' }, { web: 'node lib/x.js' }],
    [{ main: 'missing.js' }, { 'server.js': '' }, { web: 'node server.js' }],
    [{ main: 'x; rm -rf /' }, { 'x; rm -rf /': '', 'index.js': '' }, { web: 'node index.js' }],
    [{ main: 'dist/index.js', scripts: { build: 'tsc' } }, {}, { build: 'npm run build', web: 'node dist/index.js' }],
    [{}, { 'src/index.ts': '' }, { web: 'node src/index.ts' }],
    [{ devDependencies: deps('@types/bun') }, { 'index.ts': '', 'bun.lock': '' }, { install: 'npm install --prefix .podo/manager --no-save bun@1', web: 'bun index.ts' }],
    [{ dependencies: deps('tsx') }, { 'src/index.ts': '' }, { install: 'npm install --no-package-lock', web: 'tsx src/index.ts' }],
    [{}, { 'index.js': '', 'server.js': '' }, { web: 'node server.js' }],
  ])('its main or a usual file starts: %j %j', (content, files, expected) => {
    expect(lines(app(content, files as unknown as Files))).toEqual(expected)
  })

  test.each([
    ['{ "compilerOptions": { "outDir": "./dist" /* here */ } }', 'node dist/index.js'],
    ['{ "compilerOptions": { "outDir": "build", "rootDir": "." } }', 'node build/src/index.js'],
    ['{ "compilerOptions": { "noEmit": true } }', 'node src/index.ts'],
  ])('a TypeScript entry starts as the compiler writes it: %s', (settings, expected) => {
    const files = app({ devDependencies: { typescript: '5' } }, { ...LOCK, 'src/index.ts': '', 'tsconfig.json': settings })
    expect(web(files)).toBe(expected)
    expect(lines(files)['build']).toBe(expected.endsWith('.ts') ? undefined : 'tsc')
  })

  test('nothing to start is answered with what to write', () => {
    expect(unknown(app({ name: 'x' }))).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('"start"') as string, evidence: ['package.json'] })
  })
})

describe('a build that no script says', () => {
  test('is the compiler, where what starts is not there yet', () => {
    const typescript = { devDependencies: { typescript: '5' } }
    const settings = { ...LOCK, 'tsconfig.json': '{"compilerOptions":{"outDir":"dist"}}' }
    expect(lines(app({ scripts: { start: 'node dist/server.js' }, ...typescript }, settings))).toEqual({ install: 'npm ci --include=dev', build: 'tsc', web: 'node dist/server.js' })
    expect(lines(app({ scripts: { start: 'node dist/server.js' }, ...typescript }, { ...settings, 'dist/server.js': '' }))).toEqual({ web: 'node dist/server.js' })
  })

  test('makes the client of Prisma, where nothing else does', () => {
    const prisma = (version: string, scripts: object = {}): Record<string, string> =>
      lines(app({ scripts: { start: 'node .', ...scripts }, dependencies: { '@prisma/client': version }, devDependencies: { prisma: version } }, { ...LOCK, 'prisma/schema.prisma': '' }))
    expect(prisma('^7.1.0')).toMatchObject({ install: 'npm ci --include=dev', build: 'prisma generate' })
    expect(prisma('^7.1.0', { build: 'tsc' })).toMatchObject({ build: 'prisma generate && npm run build' })
    expect(prisma('^7.1.0', { build: 'prisma generate && tsc' })).toMatchObject({ build: 'npm run build' })
    expect(prisma('^6.1.0')).not.toHaveProperty('build')
  })

  test('is what another platform would run', () => {
    expect(lines(app({ scripts: { start: 'node .', build: 'x', 'heroku-postbuild': 'y' } }))).toMatchObject({ build: 'npm run heroku-postbuild' })
    expect(lines(app({ scripts: { start: 'node .', 'build:prod': 'x' } }))).toMatchObject({ build: 'npm run build:prod' })
  })
})

test('a folder without a package.json is known by its server.js', () => {
  expect(lines({ 'server.js': '' })).toEqual({ web: 'node server.js' })
  expect(lines({ 'index.js': '', 'index.html': '' })).toEqual({ static: '.' })
})

test('a package.json that is broken is told so', () => {
  for (const text of ['{', '[]', '"x"', 'null', '']) expect(unknown({ 'package.json': text })).toMatchObject({ code: 'PODO-PLAN-BROKEN-FILE' })
})

test('fields of any shape are survived', () => {
  expect(lines(app({ scripts: { start: 3, build: null }, dependencies: 'x', engines: [], main: {}, packageManager: 7, workspaces: 'y', pnpm: 3, volta: 'z' }, { 'server.js': '' }))).toEqual({ web: 'node server.js' })
})

import { describe, expect, test } from 'vitest'
import { detectFiles as answer, noticesOf, planOf } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

const found = (files: Files): { plan: ReturnType<typeof planOf>; notices: readonly string[] } => ({ plan: planOf(files), notices: noticesOf(files) })
const gemfile = (...gems: string[]): string => `source 'https://rubygems.org'\n${gems.map((name) => `gem "${name}"\n`).join('')}`
const lock = (gems: readonly string[], more = ''): string => `GEM\n  remote: https://rubygems.org/\n  specs:\n${gems.map((name) => `    ${name} (1.0.0)\n`).join('')}\nPLATFORMS\n  x86_64-linux\n\nDEPENDENCIES\n  x\n${more}`
const rack = (gems: readonly string[], more: Files = {}): Files => ({ Gemfile: gemfile(...gems), 'Gemfile.lock': lock(gems), 'config.ru': 'run App', ...more })

test('Bundler installs into the app, without what only a desk needs, and holds to the lockfile', () => {
  const plan = planOf(rack(['sinatra', 'puma']))
  expect(plan).toMatchObject({
    language: { value: 'ruby', from: 'Gemfile' },
    framework: { value: 'Sinatra', from: 'Gemfile' },
    packageManager: { value: 'bundler', from: 'Gemfile.lock' },
    toolchains: [{ name: 'ruby', wants: null }, { name: 'bundler', wants: null }],
    install: { value: 'bundle install', from: 'Gemfile.lock' },
    processes: { web: { value: 'bundle exec puma -b tcp://0.0.0.0:$PORT', from: 'config.ru' } },
    installed: [{ value: 'vendor/bundle' }],
    lockfiles: ['Gemfile', 'Gemfile.lock'],
    environment: { BUNDLE_PATH: { value: '{app}/vendor/bundle' }, BUNDLE_WITHOUT: { value: 'development:test' }, BUNDLE_FROZEN: { value: 'true' }, RACK_ENV: { value: 'production' } },
  })
})

test('without a lockfile nothing is held to, and that is said', () => {
  const { plan, notices } = found({ Gemfile: gemfile('roda', 'puma'), 'config.ru': '' })
  expect(plan.environment['BUNDLE_FROZEN']).toBeUndefined()
  expect(plan.installed).toEqual([])
  expect(notices.join()).toContain('There is no Gemfile.lock')
})

test('a lockfile of another system alone is pointed at before Bundler refuses it', () => {
  const files = rack(['puma'])
  expect(found(files).notices).toEqual([])
  expect(found({ ...files, 'Gemfile.lock': lock(['puma']).replace('x86_64-linux', 'arm64-darwin-23') }).notices.join()).toContain('bundle lock --add-platform x86_64-linux')
})

describe('the server', () => {
  test.each([
    [['puma', 'webrick'], 'bundle exec puma -b tcp://0.0.0.0:$PORT'],
    [['falcon'], 'bundle exec falcon serve --bind http://0.0.0.0:$PORT'],
    [['unicorn'], 'bundle exec unicorn -p $PORT'],
    [['rackup', 'webrick'], 'bundle exec rackup -o 0.0.0.0 -p $PORT -E production'],
  ])('of %j', (gems, command) => {
    expect(planOf(rack(gems)).processes['web']?.value).toBe(command)
  })

  test('is missing among the gems, and that is said', () => {
    expect(found(rack(['rack'])).notices.join()).toContain('bundle add puma')
  })

  test('and gems of the machine serve an app without a Gemfile', () => {
    const { plan, notices } = found({ 'config.ru': 'run App' })
    expect(plan).toMatchObject({ install: null, toolchains: [{ name: 'ruby' }], processes: { web: { value: 'rackup -o 0.0.0.0 -p $PORT -E production' } } })
    expect(notices.join()).toContain('with the gems of the machine')
  })
})

describe('Rails', () => {
  const gems = ['rails', 'railties', 'puma', 'propshaft']
  const rails = (more: Files = {}, names: readonly string[] = gems): Files => rack(names, { 'config/application.rb': 'class Application < Rails::Application', 'app/assets/stylesheets/x.css': '', ...more })

  test('is built with a key for the moment, and asks for a real one', () => {
    const { plan, notices } = found(rails())
    expect(plan).toMatchObject({
      framework: { value: 'Rails', from: 'Gemfile.lock' },
      build: { value: 'SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE="${SECRET_KEY_BASE:-only-for-this-step}" bundle exec rails assets:precompile' },
      processes: { web: { value: 'bundle exec puma -b tcp://0.0.0.0:$PORT' } },
      environment: { RAILS_ENV: { value: 'production' }, RAILS_LOG_TO_STDOUT: { value: '1' }, RAILS_SERVE_STATIC_FILES: { value: '1' } },
      predeploy: null,
    })
    expect(notices.join()).toContain('Rails needs SECRET_KEY_BASE: set it as a secret')
  })

  test('with credentials asks for their key, and with migrations says who runs them', () => {
    const { notices } = found(rails({ 'config/credentials.yml.enc': 'x', 'db/migrate/1_x.rb': '' }))
    expect(notices.join()).toContain('set RAILS_MASTER_KEY')
    expect(notices.join()).toContain('predeploy: bundle exec rails db:migrate')
  })

  test('is asked for its health where it says so', () => {
    expect(planOf(rails({ 'config/routes.rb': 'Rails.application.routes.draw do\n  get "up" => "rails/health#show", as: :rails_health_check\nend\n' })).healthPath).toEqual({ value: '/up', from: 'config/routes.rb' })
  })

  test('without assets builds nothing, and without Puma is started by itself', () => {
    const plan = planOf(rails({}, ['rails', 'railties', 'sqlite3']))
    expect(plan.build).toBeNull()
    expect(plan.processes['web']?.value).toBe('bundle exec rails server -b 0.0.0.0 -p $PORT')
  })

  test('gets the packages of its front end before its gem builds it', () => {
    const files = rails({ 'package.json': '{"scripts":{"build":"esbuild"},"devDependencies":{"esbuild":"1"}}', 'package-lock.json': '{}', 'app/javascript/x.js': '' }, [...gems, 'jsbundling-rails'])
    expect(planOf(files).build?.value).toMatch(/^npm ci --include=dev && SECRET_KEY_BASE_DUMMY=1 .*assets:precompile$/)
  })
})

describe('the version', () => {
  test.each([
    [{ '.ruby-version': 'ruby-3.2.2\n' }, '3.2.2', '3.2.x', '.ruby-version'],
    [{ '.tool-versions': 'ruby 3.3.0\n' }, '3.3.0', '3.3.x', '.tool-versions'],
    [{ Gemfile: `${gemfile('puma')}ruby "3.2.2"\n` }, '3.2.2', '=3.2.2', 'Gemfile'],
    [{ Gemfile: `${gemfile('puma')}ruby "~> 3.2"\n` }, '~> 3.2', '^3.2', 'Gemfile'],
    [{ Gemfile: `${gemfile('puma')}ruby '~> 3.2.1'\n` }, '~> 3.2.1', '~3.2.1', 'Gemfile'],
    [{ Gemfile: `${gemfile('puma')}ruby ">= 3.1", "< 4"\n` }, '>= 3.1, < 4', '>=3.1 <4', 'Gemfile'],
    [{ 'Gemfile.lock': lock(['puma'], '\nRUBY VERSION\n   ruby 3.1.2p20\n') }, '3.1.2', '3.1.x', 'Gemfile.lock'],
    [{ 'podo.yaml': 'version: "3.3"\n', '.ruby-version': '3.2.2' }, '3.3', '3.3.x', 'podo.yaml'],
  ])('of %j', (files, version, wants, from) => {
    const plan = planOf(rack(['puma'], files))
    expect(plan.version).toEqual({ value: version, from })
    expect(plan.toolchains[0]).toEqual({ name: 'ruby', wants: { value: wants, from } })
  })

  test.each([[{ Gemfile: `${gemfile('puma')}ruby file: ".ruby-version"\n` }], [{ '.ruby-version': 'jruby-9.4' }]])('that is none asks for none: %j', (files) => {
    expect(planOf(rack(['puma'], files)).version).toBeNull()
  })
})

test.each([
  [['sinatra'], { 'app.rb': '' }, 'bundle exec ruby app.rb'],
  [[], { 'server.rb': '' }, 'bundle exec ruby server.rb'],
])('a script is started with %j', (gems, files, command) => {
  expect(planOf({ Gemfile: gemfile(...gems), ...files } as Files).processes['web']?.value).toBe(command)
})

test('a script without a Gemfile is started as it is', () => {
  expect(planOf({ 'server.rb': '' })).toMatchObject({ install: null, processes: { web: { value: 'ruby server.rb' } } })
  expect(planOf({ 'bot.rb': '' }).processes).toEqual({ worker: { value: 'ruby bot.rb', from: 'bot.rb' } })
})

test('a site of Jekyll is built and served as files', () => {
  expect(planOf({ Gemfile: gemfile('jekyll'), '_config.yml': '' })).toMatchObject({ framework: { value: 'Jekyll' }, build: { value: 'bundle exec jekyll build' }, staticRoot: { value: '_site' }, processes: {} })
})

describe('beside another language', () => {
  test.each([
    [{ 'package.json': '{"scripts":{"start":"node ."}}', Gemfile: gemfile('cocoapods') }, 'node'],
    [{ 'go.mod': 'module x\n', 'main.go': 'package main\nfunc main() {}\n', Gemfile: gemfile('jekyll') }, 'go'],
  ])('a Gemfile of tools does not make the app one of Ruby: %j', (files, language) => {
    expect(planOf(files as unknown as Files).language.value).toBe(language)
  })

  test('a web framework does', () => {
    expect(planOf(rack(['sinatra', 'puma'], { 'package.json': '{}' })).language.value).toBe('ruby')
  })
})

test('a Gemfile with nothing to start says so', () => {
  expect(answer({ Gemfile: gemfile('rake') })).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('processes.web') as string })
})

test.each([['\n'.repeat(200_000)], [' '.repeat(200_000)], ["gem '".repeat(40_000)], ['ruby "'.repeat(40_000)], ['    a ('.repeat(40_000)], ['get "'.repeat(40_000)]])('files of hostile make cost little (%#)', (text) => {
  const began = performance.now()
  answer({ Gemfile: text, 'Gemfile.lock': `    rails (1)\n${text}`, 'config.ru': text, 'config/application.rb': text, 'config/routes.rb': text, '.ruby-version': text, '.tool-versions': text })
  expect(performance.now() - began).toBeLessThan(1000)
})

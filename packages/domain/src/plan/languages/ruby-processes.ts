import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { findFrontEnd } from './front-end.ts'
import type { AppTree, LanguageDraft } from './language.ts'
import type { Gems } from './ruby-gems.ts'

/** Files that say by their name that they are started. */
export const SCRIPTS = ['app.rb', 'server.rb', 'web.rb', 'main.rb', 'bot.rb']

const FRAMEWORKS: readonly (readonly [gem: string, name: string])[] = [
  ['hanami', 'Hanami'],
  ['padrino', 'Padrino'],
  ['padrino-core', 'Padrino'],
  ['grape', 'Grape'],
  ['roda', 'Roda'],
  ['sinatra', 'Sinatra'],
]

/** Generators of static sites, with the command that makes the site and where it lies. */
const SITES = [
  { gem: 'jekyll', name: 'Jekyll', build: 'bundle exec jekyll build', folder: '_site', variable: 'JEKYLL_ENV' },
  { gem: 'bridgetown', name: 'Bridgetown', build: 'bundle exec bridgetown build', folder: 'output', variable: 'BRIDGETOWN_ENV' },
  { gem: 'middleman', name: 'Middleman', build: 'bundle exec middleman build', folder: 'build', variable: 'RACK_ENV' },
] as const

export const FRAMEWORK_NAMES: readonly string[] = ['Rails', ...new Set(FRAMEWORKS.map(([, name]) => name)), 'Rack', ...SITES.map(({ name }) => name)]

/** Gems of an app of Rails that make files before it starts. */
const ASSETS = ['sprockets-rails', 'propshaft', 'webpacker', 'shakapacker', 'vite_rails', 'jsbundling-rails', 'cssbundling-rails', 'sprockets']

export type RubyLines = Pick<LanguageDraft, 'framework' | 'build' | 'web' | 'processes' | 'port' | 'healthPath' | 'environment' | 'staticRoot' | 'notices'>

/** In order: Rails, a static site, what config.ru serves, a script. */
export function findRubyLines(tree: AppTree, gems: Gems): RubyLines | null {
  if (isRails(tree, gems)) return railsLines(tree, gems)
  const site = SITES.find(({ gem }) => gems.names.has(gem))
  if (site !== undefined && !tree.has('config.ru')) {
    const from = gems.isLocked ? 'Gemfile.lock' : 'Gemfile'
    return { framework: { value: site.name, from }, build: { value: site.build, from }, staticRoot: { value: site.folder, from }, environment: { [site.variable]: { value: 'production', from: 'default' } } }
  }
  if (tree.has('config.ru')) return rackLines(tree, gems)
  const script = tree.first(SCRIPTS)
  if (script === null) return null
  const framework = frameworkOf(gems)
  const command = { value: `${exec(gems)}ruby ${script}`, from: script }
  if (framework === null && script === 'bot.rb') return { processes: { worker: command }, environment: production(), notices: [notice('started-as-worker', { file: script })] }
  return { ...(framework === null ? {} : { framework: { value: framework, from: 'Gemfile' } }), web: command, environment: production() }
}

const exec = ({ hasGemfile }: Gems): string => (hasGemfile ? 'bundle exec ' : '')
const frameworkOf = ({ names }: Gems): string | null => FRAMEWORKS.find(([gem]) => names.has(gem))?.[1] ?? null
const production = (): Record<string, Sourced<string>> => ({ RACK_ENV: { value: 'production', from: 'default' }, APP_ENV: { value: 'production', from: 'default' } })

const isRails = (tree: AppTree, { names }: Gems): boolean => (names.has('rails') || names.has('railties')) && tree.has('config/application.rb')

/** A server of one's own in the Gemfile, else what Rack finds. */
function serverLine(tree: AppTree, gems: Gems): { readonly command: string; readonly port: string } {
  const { names } = gems
  if (names.has('puma')) return { command: `${exec(gems)}puma -b tcp://0.0.0.0:$PORT`, port: '-b' }
  if (names.has('falcon')) return { command: `${exec(gems)}falcon serve --bind http://0.0.0.0:$PORT`, port: '--bind' }
  if (names.has('unicorn')) return { command: `${exec(gems)}unicorn -p $PORT${tree.has('config/unicorn.rb') ? ' -c config/unicorn.rb' : ''}`, port: '-p' }
  if (names.has('iodine')) return { command: `${exec(gems)}iodine -b 0.0.0.0 -p $PORT`, port: '-p' }
  return { command: `${exec(gems)}rackup -o 0.0.0.0 -p $PORT -E production`, port: '-p' }
}

const hasServer = ({ names }: Gems): boolean => ['puma', 'falcon', 'unicorn', 'iodine', 'thin', 'webrick'].some((name) => names.has(name))

function rackLines(tree: AppTree, gems: Gems): RubyLines {
  const { command, port } = serverLine(tree, gems)
  return {
    framework: { value: frameworkOf(gems) ?? 'Rack', from: frameworkOf(gems) === null ? 'config.ru' : 'Gemfile' },
    web: { value: command, from: 'config.ru' },
    port: { value: port, from: 'config.ru' },
    environment: production(),
    notices: [
      ...(gems.hasGemfile && !hasServer(gems) ? [notice('no-server-gem')] : []),
      ...(gems.hasGemfile ? [] : [notice('no-gemfile')]),
    ],
  }
}

function railsLines(tree: AppTree, gems: Gems): RubyLines {
  const isPuma = gems.names.has('puma')
  const { command, port } = isPuma ? serverLine(tree, gems) : { command: 'bundle exec rails server -b 0.0.0.0 -p $PORT', port: '-p' }
  const build = assetsLine(tree, gems)
  const health = /^[ \t]{0,20}get[ \t(]{1,4}["']\/?([\w/-]{1,100})["'][^\n]{0,80}rails\/health#show/m.exec((tree.read('config/routes.rb') ?? '').slice(0, 131_072))?.[1]
  return {
    framework: { value: 'Rails', from: gems.isLocked ? 'Gemfile.lock' : 'Gemfile' },
    ...(build === null ? {} : { build }),
    web: { value: command, from: 'config/application.rb' },
    port: { value: port, from: 'config/application.rb' },
    ...(health === undefined ? {} : { healthPath: { value: `/${health}`, from: 'config/routes.rb' } }),
    environment: {
      RAILS_ENV: { value: 'production', from: 'default' },
      RACK_ENV: { value: 'production', from: 'default' },
      RAILS_LOG_TO_STDOUT: { value: '1', from: 'default' },
      RAILS_SERVE_STATIC_FILES: { value: '1', from: 'default' },
    },
    notices: railsNotices(tree, gems),
  }
}

/** Rails wants a key to load at all; making files does not use it. A front end of its own is built by its gem. */
function assetsLine(tree: AppTree, gems: Gems): Sourced<string> | null {
  const isBundled = gems.names.has('jsbundling-rails') || gems.names.has('cssbundling-rails') || gems.names.has('vite_rails') || gems.names.has('shakapacker') || gems.names.has('webpacker')
  const install = isBundled ? findFrontEnd(tree)?.value.split(' && ')[0] : undefined
  if (!ASSETS.some((name) => gems.names.has(name)) || !tree.paths.some((path) => path.startsWith('app/assets/') || path.startsWith('app/javascript/'))) return null
  const precompile = 'SECRET_KEY_BASE_DUMMY=1 SECRET_KEY_BASE="${SECRET_KEY_BASE:-only-for-this-step}" bundle exec rails assets:precompile'
  return { value: install === undefined ? precompile : `${install} && ${precompile}`, from: 'Gemfile.lock' }
}

function railsNotices(tree: AppTree, gems: Gems): PlanNotice[] {
  const hasCredentials = tree.has('config/credentials.yml.enc') || tree.has('config/credentials/production.yml.enc')
  return [
    hasCredentials ? notice('rails-master-key') : notice('secret-needed-and-made', { framework: 'Rails', variable: 'SECRET_KEY_BASE', command: 'bin/rails secret' }),
    ...(tree.paths.some((path) => path.startsWith('db/migrate/')) ? [notice('migrations-not-run', { command: 'bundle exec rails db:migrate' })] : []),
    ...(gems.names.has('sidekiq') ? [notice('sidekiq-not-started')] : []),
  ]
}

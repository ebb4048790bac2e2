import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, brokenFile, why } from '../refusals.ts'
import { findFrontEnd } from './front-end.ts'
import type { AppTree, LanguageAnswer, LanguageDetector, LanguageDraft, Wishes } from './language.ts'
import { VERSION_FILES, findPhpVersion, hasInstallScripts, needsComposer, readComposer } from './php-composer.ts'
import type { Composer } from './php-composer.ts'

/** Where index.php stands that answers, the surest first. */
const ROOTS = ['public', 'web', 'webroot', 'pub', 'htdocs', 'www', 'public_html', '.']

interface PhpFramework {
  readonly name: string
  /** A package of Composer, or a file that no other has. */
  readonly package?: string
  readonly file?: string
  readonly environment?: Readonly<Record<string, string>>
  readonly notices?: readonly PlanNotice[]
}

const FRAMEWORKS: readonly PhpFramework[] = [
  {
    name: 'Laravel',
    package: 'laravel/framework',
    environment: { APP_ENV: 'production', APP_DEBUG: 'false', LOG_CHANNEL: 'stderr' },
    notices: [
      notice('secret-needed-and-made', { framework: 'Laravel', variable: 'APP_KEY', command: 'php artisan key:generate --show' }),
      notice('migrations-not-run', { command: 'php artisan migrate --force' }),
    ],
  },
  { name: 'Lumen', package: 'laravel/lumen-framework', environment: { APP_ENV: 'production', APP_DEBUG: 'false', LOG_CHANNEL: 'stderr' } },
  {
    name: 'Symfony',
    package: 'symfony/framework-bundle',
    environment: { APP_ENV: 'prod', APP_DEBUG: '0' },
    notices: [notice('secret-needed', { framework: 'Symfony', variable: 'APP_SECRET' })],
  },
  { name: 'Slim', package: 'slim/slim' },
  { name: 'CakePHP', package: 'cakephp/cakephp', environment: { DEBUG: 'false' } },
  { name: 'CodeIgniter', package: 'codeigniter4/framework', environment: { CI_ENVIRONMENT: 'production' } },
  { name: 'Yii', package: 'yiisoft/yii2', environment: { YII_ENV: 'prod', YII_DEBUG: '0' } },
  { name: 'Laminas', package: 'laminas/laminas-mvc' },
  { name: 'Mezzio', package: 'mezzio/mezzio' },
  { name: 'Drupal', package: 'drupal/core-recommended' },
  { name: 'WordPress', file: 'wp-load.php' },
]

export const php: LanguageDetector = {
  language: 'php',
  documentation: {
    title: 'PHP',
    recognisedBy: ['composer.json', ...ROOTS.map((root) => (root === '.' ? 'index.php' : `${root}/index.php`))],
    managers: ['Composer (composer.lock)'],
    frameworks: FRAMEWORKS.map(({ name }) => name),
    versionFrom: ['podo.yaml (version)', ...VERSION_FILES],
    commands: { install: 'composer install --no-dev', build: 'npm ci && npm run build', start: 'php-serve public' },
  },
  detect: (tree, wishes) => {
    const result = readComposer(tree)
    const root = findRoot(tree)
    if (result.kind === 'absent' && root === null) return null
    // A composer.json without anything to serve is a tool of an app of another language, or a library.
    if (root === null && tree.first(['package.json', 'go.mod', 'Cargo.toml', 'pom.xml', 'Gemfile', 'requirements.txt', 'pyproject.toml', 'index.html']) !== null) return null
    if (result.kind === 'broken') return brokenComposer
    return { kind: 'draft', draft: draftOf(tree, result.kind === 'absent' ? null : result.content, root, wishes) }
  },
}

const brokenComposer: LanguageAnswer = {
  kind: 'refused',
  why: brokenFile('composer.json', 'JSON', null),
  advice: advice('mend-file', { file: 'composer.json', check: 'composer validate' }),
  evidence: ['composer.json'],
}

function findRoot(tree: AppTree): Sourced<string> | null {
  const value = ROOTS.find((root) => tree.has(root === '.' ? 'index.php' : `${root}/index.php`))
  return value === undefined ? null : { value, from: value === '.' ? 'index.php' : `${value}/index.php` }
}

function draftOf(tree: AppTree, composer: Composer | null, root: Sourced<string> | null, wishes: Wishes): LanguageDraft {
  const version = findPhpVersion(tree, composer, wishes)
  const framework = FRAMEWORKS.find((candidate) => (candidate.package !== undefined && composer?.require.has(candidate.package) === true) || (candidate.file !== undefined && tree.has(candidate.file)))
  const usesComposer = composer !== null && needsComposer(composer)
  const build = findFrontEnd(tree)
  const set = Object.fromEntries(Object.entries(framework?.environment ?? {}).map(([name, value]) => [name, { value, from: 'default' }]))
  return {
    language: { value: 'php', from: composer === null ? (root?.from ?? 'index.php') : 'composer.json' },
    ...(version === null ? {} : { version: version.version }),
    ...(framework === undefined ? {} : { framework: { value: framework.name, from: framework.file ?? 'composer.json' } }),
    toolchains: [{ name: 'php', wants: version?.wants ?? null }, ...(usesComposer ? [{ name: 'composer', wants: null } as const] : [])],
    ...(usesComposer ? composerLines(tree, composer) : {}),
    ...(build === null ? {} : { build }),
    ...(root === null ? {} : { web: { value: root.value === '.' ? 'php-serve' : `php-serve ${root.value}`, from: root.from } }),
    environment: { ...(root === null ? {} : { PHP_CLI_SERVER_WORKERS: { value: '4', from: 'default' } }), ...set },
    notices: [
      ...(usesComposer && !tree.has('composer.lock') ? [notice('no-lockfile', { file: 'composer.lock', command: 'composer update' })] : []),
      ...(framework?.notices ?? []),
      ...(root === null ? [] : [notice('php-server')]),
    ],
    missingStart: { why: why('php-without-index', { folders: ROOTS.slice(0, 3).join(', ') }), advice: advice('say-start-or-worker', { example: 'php -S 0.0.0.0:$PORT -t site' }) },
  }
}

function composerLines(tree: AppTree, composer: Composer): Partial<LanguageDraft> {
  const from = tree.has('composer.lock') ? 'composer.lock' : 'composer.json'
  // A class map is of the app's own files, which change while its lockfile does not.
  const isDecidedByLockfile = tree.has('composer.lock') && !hasInstallScripts(composer) && !composer.autoload.has('classmap')
  return {
    packageManager: { value: 'composer', from },
    install: { value: `composer install --no-dev --no-interaction --no-progress --prefer-dist${isDecidedByLockfile ? '' : ' --optimize-autoloader'}`, from },
    ...(isDecidedByLockfile ? { installed: [{ value: 'vendor', from }] } : {}),
    lockfiles: tree.has('composer.lock') ? ['composer.json', 'composer.lock'] : ['composer.json'],
    caches: [{ value: 'composer', from }],
  }
}

import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, why } from '../refusals.ts'
import type { AppTree, LanguageDetector, LanguageDraft } from './language.ts'
import { VERSION_FILES, findRubyVersion, lacksLinux, readGems, rubyToolchains } from './ruby-gems.ts'
import type { Gems } from './ruby-gems.ts'
import { FRAMEWORK_NAMES, SCRIPTS, findRubyLines } from './ruby-processes.ts'
import type { RubyLines } from './ruby-processes.ts'

export const ruby: LanguageDetector = {
  language: 'ruby',
  documentation: {
    title: 'Ruby',
    recognisedBy: ['Gemfile', 'config.ru', ...SCRIPTS],
    managers: ['Bundler (Gemfile.lock)'],
    frameworks: FRAMEWORK_NAMES,
    versionFrom: ['podo.yaml (version)', ...VERSION_FILES],
    commands: { install: 'bundle install', build: 'bundle exec rails assets:precompile', start: 'bundle exec puma -b tcp://0.0.0.0:$PORT' },
  },
  detect: (tree, wishes) => {
    const from = tree.first(['Gemfile', 'config.ru']) ?? (tree.has('package.json') || tree.has('index.html') ? null : tree.first(SCRIPTS))
    if (from === null) return null
    const gems = readGems(tree)
    const lines = findRubyLines(tree, gems)
    if (isAside(tree, lines)) return null
    const version = findRubyVersion(tree, wishes)
    const draft: LanguageDraft = {
      language: { value: 'ruby', from },
      ...(version === null ? {} : { version: version.version }),
      toolchains: rubyToolchains(gems, version),
      ...lines,
      ...bundlerLines(gems),
      environment: { ...bundlerEnvironment(gems), MALLOC_ARENA_MAX: { value: '2', from: 'default' }, ...lines?.environment },
      notices: [...bundlerNotices(gems), ...(lines?.notices ?? [])],
      missingStart: { why: why('ruby-nothing-known', { files: SCRIPTS.slice(0, 3).join(', ') }), advice: advice('say-start-or-worker', { example: 'bundle exec ruby bin/server' }) },
    }
    return { kind: 'draft', draft }
  },
}

/** A Gemfile of tools alone, beside an app of another language: for builds of apps for phones, or for documentation. */
function isAside(tree: AppTree, lines: RubyLines | null): boolean {
  const other = tree.first(['go.mod', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'composer.json', 'requirements.txt', 'pyproject.toml'])
  return (other !== null && lines?.web === undefined) || (tree.has('package.json') && lines?.framework === undefined)
}

function bundlerLines({ hasGemfile, isLocked }: Gems): Partial<LanguageDraft> {
  if (!hasGemfile) return {}
  const from = isLocked ? 'Gemfile.lock' : 'Gemfile'
  return {
    packageManager: { value: 'bundler', from },
    install: { value: 'bundle install', from },
    ...(isLocked ? { installed: [{ value: 'vendor/bundle', from }] } : {}),
    lockfiles: isLocked ? ['Gemfile', 'Gemfile.lock'] : ['Gemfile'],
    caches: [{ value: 'bundle', from }],
  }
}

/** Gems lie in the app; what only a desk or tests need is left out, and a lockfile is held to. */
function bundlerEnvironment({ hasGemfile, isLocked }: Gems): Record<string, Sourced<string>> {
  if (!hasGemfile) return {}
  const from = 'default'
  return {
    BUNDLE_PATH: { value: '{app}/vendor/bundle', from },
    BUNDLE_WITHOUT: { value: 'development:test', from },
    ...(isLocked ? { BUNDLE_FROZEN: { value: 'true', from: 'Gemfile.lock' } } : {}),
  }
}

const bundlerNotices = (gems: Gems): PlanNotice[] => [
  ...(gems.hasGemfile && !gems.isLocked ? [notice('no-lockfile', { file: 'Gemfile.lock', command: 'bundle lock' })] : []),
  ...(lacksLinux(gems) ? [notice('lockfile-of-other-system')] : []),
]

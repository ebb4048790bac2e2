import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, brokenFile, why } from '../refusals.ts'
import type { Refusal } from '../refusals.ts'
import { chainSteps, findFrontEnd } from './front-end.ts'
import type { AppTree, LanguageAnswer, LanguageDetector, LanguageDraft, Wishes } from './language.ts'
import { findRequirements, readPythonProject } from './python-dependencies.ts'
import type { PythonProject } from './python-dependencies.ts'
import { parseProcfile } from '../procfile.ts'
import { MANAGER_NAMES, choosePythonManager } from './python-manager.ts'
import type { PythonManager } from './python-manager.ts'
import { findPythonProcesses } from './python-processes.ts'
import type { PythonProcesses } from './python-processes.ts'
import { missingServer } from './python-server.ts'
import { LISTENING_NAMES, SCRIPTS } from './python-script.ts'
import { PYTHON_FRAMEWORKS } from './python-source.ts'
import { VERSION_FILES, findPythonVersion } from './python-version.ts'

const MANIFESTS = ['pyproject.toml', 'requirements.txt', 'Pipfile', 'manage.py', 'setup.py', 'setup.cfg', 'uv.lock', 'poetry.lock', 'Pipfile.lock']

export const python: LanguageDetector = {
  language: 'python',
  documentation: {
    title: 'Python',
    recognisedBy: [...MANIFESTS, 'requirements/*.txt', ...SCRIPTS],
    managers: MANAGER_NAMES,
    frameworks: ['Django', ...new Set(PYTHON_FRAMEWORKS.map(({ name }) => name)), ...LISTENING_NAMES],
    versionFrom: ['podo.yaml (version)', ...VERSION_FILES],
    commands: { install: 'pip install -r requirements.txt', build: 'python manage.py collectstatic', start: 'gunicorn --threads 8 app:app' },
  },
  detect: (tree, wishes) => {
    const manifest = tree.first(MANIFESTS) ?? findRequirements(tree)
    const from = manifest ?? (tree.has('package.json') || tree.has('index.html') ? null : tree.first(SCRIPTS))
    if (from === null) return null
    const result = readPythonProject(tree)
    if (result.kind === 'broken') return isOther(tree) ? null : brokenToml(result.file, result.line)
    return answer(tree, result.project, wishes, from)
  },
}

/** Python files in a repository of another language (tools, documentation) do not make it a Python app. */
const isOther = (tree: AppTree): boolean => tree.first(['package.json', 'go.mod', 'Cargo.toml', 'pom.xml', 'build.gradle', 'build.gradle.kts', 'Gemfile', 'composer.json']) !== null

const brokenToml = (file: string, line: number | null): LanguageAnswer => ({
  kind: 'refused',
  why: brokenFile(file, 'TOML', line),
  advice: line === null ? advice('mend-whole-file', { file }) : advice('mend-line', { file, line }),
  evidence: [file],
})

function answer(tree: AppTree, project: PythonProject, wishes: Wishes, from: string): LanguageAnswer | null {
  const manager = choosePythonManager(tree, project, wishes)
  const found = findPythonProcesses(tree, project, manager === null ? 'python3' : 'python')
  // Beside a package.json only a web framework tells that the app is this one.
  if (isOther(tree) && (found === null || found.framework === null)) return null
  return { kind: 'draft', draft: draftOf(tree, project, wishes, { manager, found, from }) }
}

interface Found {
  readonly manager: PythonManager | null
  readonly found: PythonProcesses | null
  readonly from: string
}

function draftOf(tree: AppTree, project: PythonProject, wishes: Wishes, { manager, found, from }: Found): LanguageDraft {
  const version = findPythonVersion(tree, project, wishes)
  const said = parseProcfile(tree.read('Procfile') ?? '').processes.get('web')
  const added = said === undefined ? found?.added : missingServer(said, project)
  const extra = added == null ? [] : [added]
  const { web, ...processes } = found?.processes ?? {}
  const build = chainSteps(found?.framework == null ? null : findFrontEnd(tree), found?.build ?? null)
  return {
    language: { value: 'python', from },
    ...(version === null ? {} : { version: version.version }),
    ...(found?.framework == null ? {} : { framework: found.framework }),
    toolchains: [{ name: 'python', wants: version?.wants ?? null }],
    ...(manager === null ? {} : managerLines(manager, extra)),
    ...(build === null ? {} : { build }),
    ...(web === undefined ? {} : { web }),
    processes,
    runners: ['uv run', 'poetry run', 'pipenv run'],
    ...(found?.port == null ? {} : { port: found.port }),
    environment: environmentOf(tree, found, manager, from),
    notices: [...(manager?.notices ?? noManager(found)), ...extra.map((added) => notice('server-added', { package: added })), ...(found?.notices ?? []), ...committedNotices(tree)],
    missingStart: missingStart(project),
  }
}

const managerLines = (manager: PythonManager, extra: readonly string[]): Partial<LanguageDraft> => ({
  packageManager: manager.name,
  install: manager.install(extra),
  paths: [{ value: '.venv/bin', from: manager.name.from }],
  ...(manager.isDecidedByLockfiles ? { installed: [{ value: '.venv', from: manager.name.from }] } : {}),
  lockfiles: manager.lockfiles,
  caches: [{ value: manager.cache, from: manager.name.from }],
})

function environmentOf(tree: AppTree, found: PythonProcesses | null, manager: PythonManager | null, from: string): Record<string, Sourced<string>> {
  const importsFromSrc = found?.base === 'src' || (found?.base == null && tree.paths.some((path) => /^src\/[A-Za-z_]\w*\/__init__\.py$/.test(path)) && !tree.has('src/__init__.py'))
  return {
    PYTHONUNBUFFERED: { value: '1', from: 'default' },
    ...found?.environment,
    ...(importsFromSrc ? { PYTHONPATH: { value: '{app}/src', from: 'src' } } : {}),
    ...(manager === null ? {} : { VIRTUAL_ENV: { value: '{app}/.venv', from: manager.name.from } }),
    ...(manager?.name.value === 'uv' ? { UV_PROJECT_ENVIRONMENT: { value: '{app}/.venv', from }, UV_PYTHON_DOWNLOADS: { value: 'never', from }, UV_COMPILE_BYTECODE: { value: '1', from }, UV_LINK_MODE: { value: 'copy', from } } : {}),
  }
}

const noManager = (found: PythonProcesses | null): PlanNotice[] => (found?.framework == null ? [] : [notice('nothing-installed', { file: found.framework.from, framework: found.framework.value })])

function committedNotices(tree: AppTree): PlanNotice[] {
  const folder = ['.venv', 'venv', 'env'].find((name) => tree.has(`${name}/pyvenv.cfg`))
  return folder === undefined ? [] : [notice('virtual-environment-unused', { folder })]
}

function missingStart(project: PythonProject): Refusal {
  const web = PYTHON_FRAMEWORKS.find((framework) => project.dependencies.has(framework.package.split('|')[0] ?? ''))
  if (web !== undefined) {
    return {
      why: why('python-app-not-found', { framework: web.name, makes: web.makes.split('|')[0]?.replaceAll('\\', '') ?? '' }),
      advice: advice('say-start', { example: web.kind === 'wsgi' ? 'gunicorn package.module:app' : 'uvicorn package.module:app --host 0.0.0.0 --port $PORT' }),
    }
  }
  return { why: why('python-nothing-known', { files: SCRIPTS.slice(0, 3).join(', ') }), advice: advice('say-start-or-worker', { example: 'python server.py' }) }
}

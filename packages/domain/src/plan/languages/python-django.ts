import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import type { PythonProject } from './python-dependencies.ts'

/** What a Django project says of itself in manage.py and its settings. */
export interface DjangoProject {
  /** manage.py, or the module that serves where there is none. */
  readonly file: string
  /** Folder that manage.py stands in, other than the root of the app. */
  readonly base: string | null
  readonly kind: 'wsgi' | 'asgi'
  readonly module: string
  readonly variable: string
  /** The command that gathers static files; null when they are not gathered. */
  readonly collect: string | null
  /** The settings file that says so. */
  readonly settings: string | null
  /** Set where another would be taken by itself. */
  readonly settingsModule: Sourced<string> | null
  readonly notices: readonly PlanNotice[]
}

const MODULE = /^[A-Za-z_][\w.]{0,120}$/
const DEPTH = 3

export function findDjango(tree: AppTree, project: PythonProject): DjangoProject | null {
  const manage = tree.paths.filter((path) => /^(?:[\w.-]+\/){0,2}manage\.py$/.test(path)).sort((left, right) => left.length - right.length).find((path) => (tree.read(path) ?? '').includes('DJANGO_SETTINGS_MODULE'))
  if (manage === undefined && !project.dependencies.has('django')) return null
  const base = manage === undefined || !manage.includes('/') ? null : manage.slice(0, manage.lastIndexOf('/'))
  const here = base === null ? tree : tree.below(base)
  if (here === null) return null
  const at = (file: string): string => (base === null ? file : `${base}/${file}`)
  const byHand = settingsNamed(manage === undefined ? null : here.read('manage.py'))
  const found = readSettings(here, byHand)
  const served = findServed(here, found.text, project)
  if (served === null) return null
  const chosen = productionSettings(here, byHand, settingsNamed(here.read(served.file)), at(served.file))
  const settings = chosen === null ? found : readSettings(here, chosen.value)
  return {
    file: manage ?? at(served.file),
    base,
    kind: served.kind,
    module: served.module,
    variable: served.variable,
    collect: manage === undefined ? null : collectLine(settings),
    settings: settings.file === null ? null : at(settings.file),
    settingsModule: chosen,
    notices: djangoNotices(settings, manage === undefined ? null : `${base === null ? '' : `cd ${base} && `}python manage.py migrate`, settings.file === null ? 'settings.py' : at(settings.file)),
  }
}

/** The module that a file names as the settings unless the environment does. */
const settingsNamed = (text: string | null): string | null => /DJANGO_SETTINGS_MODULE['"]\s{0,8}[,\]]\s{0,8}=?\s{0,8}['"]([\w.]{1,120})['"]/.exec((text ?? '').slice(0, 16_384))?.[1] ?? null

/** Settings of a desk name what a release does not install; those for production stand beside them, or in the file that serves. */
function productionSettings(tree: AppTree, byHand: string | null, serving: string | null, file: string): Sourced<string> | null {
  const named = serving ?? byHand
  const [, folder, desk] = /^([\w.]{1,100})\.(local|dev|develop|development)$/.exec(named ?? '') ?? []
  if (desk !== undefined && folder !== undefined) {
    const path = tree.first(['production', 'prod', 'prd'].map((name) => `${folder.replaceAll('.', '/')}/${name}.py`))
    return path === null ? null : { value: path.slice(0, -3).replaceAll('/', '.'), from: path }
  }
  return serving === null || serving === byHand ? null : { value: serving, from: file }
}

interface Settings {
  readonly file: string | null
  /** Of all settings files together: one imports another. */
  readonly text: string
}

/** The file of a module, and the whole folder where settings are one. */
function readSettings(tree: AppTree, module: string | null): Settings {
  const asPath = module?.replaceAll('.', '/')
  const file = (asPath === undefined ? null : tree.first([`${asPath}.py`, `${asPath}/__init__.py`])) ?? shallow(tree, /(?:^|\/)settings(?:\/__init__)?\.py$/)
  if (file === null) return { file: null, text: '' }
  const folder = file.includes('/') ? file.slice(0, file.lastIndexOf('/') + 1) : ''
  const isFolder = /(?:^|\/)settings\/$/.test(folder)
  const files = isFolder ? tree.paths.filter((path) => path.startsWith(folder) && path.endsWith('.py') && !path.slice(folder.length).includes('/') && !/(?:test|dev|local)\w*\.py$/.test(path)).slice(0, 12) : [file]
  return { file, text: files.map((path) => (tree.read(path) ?? '').slice(0, 131_072)).join('\n') }
}

const shallow = (tree: AppTree, pattern: RegExp): string | null =>
  tree.paths.filter((path) => pattern.test(path) && path.split('/').length <= DEPTH && !/(?:^|\/)(?:tests?|docs?|\.?venv|env|node_modules|site-packages)\//.test(path)).sort((left, right) => left.length - right.length)[0] ?? null

interface Served {
  readonly kind: 'wsgi' | 'asgi'
  readonly module: string
  readonly variable: string
  readonly file: string
}

/** The application that the settings name, else the file wsgi.py beside them; asgi where only that is wanted. */
function findServed(tree: AppTree, settings: string, { dependencies }: PythonProject): Served | null {
  const prefersAsgi = (dependencies.has('channels') || dependencies.has('daphne') || dependencies.has('uvicorn')) && !dependencies.has('gunicorn')
  const kinds = prefersAsgi || /^[\t ]*ASGI_APPLICATION\s*=/m.test(settings) && dependencies.has('channels') ? (['asgi', 'wsgi'] as const) : (['wsgi', 'asgi'] as const)
  for (const kind of kinds) {
    const named = new RegExp(`^\\s{0,8}${kind.toUpperCase()}_APPLICATION\\s{0,8}=\\s{0,8}['"]([\\w.]{1,120})\\.(\\w{1,60})['"]`, 'm').exec(settings)
    if (named?.[1] !== undefined && named[2] !== undefined && tree.has(`${named[1].replaceAll('.', '/')}.py`)) return { kind, module: named[1], variable: named[2], file: `${named[1].replaceAll('.', '/')}.py` }
    const file = shallow(tree, new RegExp(`(?:^|/)${kind}\\.py$`))
    const module = file?.slice(0, -3).replaceAll('/', '.') ?? ''
    if (file !== null && MODULE.test(module) && (tree.read(file) ?? '').includes(`get_${kind}_application`)) return { kind, module, variable: 'application', file }
  }
  return null
}

/** Django wants a secret key to load at all; gathering files does not use it, so any will do where it comes from outside. */
function collectLine({ text }: Settings): string | null {
  if (!/^\s{0,8}STATIC_ROOT\s{0,8}[=:]/m.test(text) || !text.includes('django.contrib.staticfiles')) return null
  const variable = secretVariable(text)
  return `${variable === null ? '' : `${variable}="\${${variable}:-only-for-this-step}" `}python manage.py collectstatic --noinput`
}

/** The variable that SECRET_KEY is read from. */
const secretVariable = (text: string): string | null =>
  /^\s{0,8}SECRET_KEY\s{0,8}=[^\n]{0,80}?(?:environ|getenv|env|config|get_secret|require)[\w.]{0,20}\s{0,4}[[(]\s{0,8}(?:\w{1,20}\s{0,4}=\s{0,4})?['"]([A-Z][A-Z0-9_]{0,60})['"]/m.exec(text)?.[1] ?? null

function djangoNotices({ text }: Settings, migrate: string | null, file: string): PlanNotice[] {
  const variable = secretVariable(text)
  return [
    ...(migrate === null ? [] : [notice('migrations-not-run', { command: migrate })]),
    ...(variable === null ? [] : [notice('secret-key-read', { file, variable })]),
    ...(/^DEBUG\s{0,8}=\s{0,8}True[ \t]{0,40}(?:#|$)/m.test(text) ? [notice('debug-on', { file })] : []),
    ...(/^ALLOWED_HOSTS\s{0,8}=\s{0,8}\[\s{0,8}\]/m.test(text) && !/^DEBUG\s{0,8}=\s{0,8}True[ \t]{0,40}(?:#|$)/m.test(text) ? [notice('no-allowed-hosts', { file })] : []),
  ]
}

import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'
import type { PythonProject } from './python-dependencies.ts'

/**
 * How a Python app gets its packages: into `.venv`, below the app, whoever the manager is. uv, Poetry and Pipenv stand
 * in the PATH of builds, brought by Podo where the machine has none (`apps/agent/tools/python-tool`).
 */
export interface PythonManager {
  readonly name: Sourced<string>
  /** The command, with packages (`gunicorn==23.0.0`) that the app does not bring itself. */
  install(extra: readonly string[]): Sourced<string>
  readonly lockfiles: readonly string[]
  /** Nothing but the lockfiles decides what `.venv` holds. */
  readonly isDecidedByLockfiles: boolean
  /** Name of the download cache. */
  readonly cache: string
  readonly notices: readonly PlanNotice[]
}

export const MANAGER_NAMES = ['pip (requirements.txt, setup.py)', 'uv (uv.lock, [tool.uv])', 'Poetry (poetry.lock, [tool.poetry])', 'Pipenv (Pipfile.lock, Pipfile)']

interface Manager {
  readonly name: string
  /** The file that chooses it. */
  takenBy(tree: AppTree, project: PythonProject): string | null
  take(tree: AppTree, project: PythonProject, from: string): PythonManager
}

/** In order: a lockfile before what is declared without one. */
const MANAGERS: readonly Manager[] = [
  { name: 'uv', takenBy: (tree) => tree.first(['uv.lock']), take: uv },
  { name: 'poetry', takenBy: (tree) => tree.first(['poetry.lock']), take: poetry },
  { name: 'pipenv', takenBy: (tree) => tree.first(['Pipfile.lock']), take: pipenv },
  { name: 'uv', takenBy: (_tree, project) => (hasTool(project, 'uv') ? 'pyproject.toml' : null), take: uv },
  { name: 'pip', takenBy: (_tree, { requirements }) => requirements, take: pip },
  { name: 'poetry', takenBy: (_tree, project) => (hasTool(project, 'poetry') ? 'pyproject.toml' : null), take: poetry },
  { name: 'pipenv', takenBy: (tree) => tree.first(['Pipfile']), take: pipenv },
  // Without a build system there is no package to install, only what it depends on: pip cannot do that, uv can.
  { name: 'uv', takenBy: (_tree, project) => (declaresProject(project) && !isPackage(project) ? 'pyproject.toml' : null), take: uv },
  { name: 'pip', takenBy: (tree, project) => (isPackage(project) ? 'pyproject.toml' : tree.first(['setup.py', 'setup.cfg'])), take: pip },
]

/** Null where nothing is declared, so that there is nothing to install. */
export function choosePythonManager(tree: AppTree, project: PythonProject, wishes: Wishes): PythonManager | null {
  const wished = MANAGERS.find(({ name }) => name === wishes.packageManager)
  if (wished !== undefined) return wished.take(tree, project, 'podo.yaml')
  for (const { takenBy, take } of MANAGERS) {
    const from = takenBy(tree, project)
    if (from !== null) return take(tree, project, from)
  }
  return null
}

const hasTool = ({ pyproject }: PythonProject, tool: string): boolean => (pyproject?.table('tool')?.table(tool) ?? null) !== null
const declaresProject = ({ pyproject }: PythonProject): boolean => (pyproject?.table('project') ?? null) !== null
const isPackage = ({ pyproject }: PythonProject): boolean => (pyproject?.table('build-system') ?? null) !== null
/** A package that declares programs has to be installed for them; of any other only what it depends on is. */
const declaresPrograms = (project: PythonProject): boolean =>
  isPackage(project) && (project.pyproject?.table('project')?.table('scripts') ?? project.pyproject?.table('tool')?.table('poetry')?.table('scripts') ?? null) !== null

const MAKE_VENV = 'python3 -m venv --clear .venv'
const OWN_PROGRAMS = 'pip install --no-deps .'
const chain = (...commands: readonly (string | null)[]): string => commands.filter((command) => command !== null).join(' && ')
const plus = (extra: readonly string[]): string => extra.map((name) => ` ${name}`).join('')
const addByPip = (extra: readonly string[]): string | null => (extra.length === 0 ? null : `pip install${plus(extra)}`)
const present = (tree: AppTree, files: readonly string[]): string[] => files.filter((file) => tree.has(file))
const unlocked = (file: string, command: string): PlanNotice => notice('no-lockfile', { file, command })

function pip(tree: AppTree, project: PythonProject, from: string): PythonManager {
  const file = project.requirements
  return {
    name: { value: 'pip', from },
    install: (extra) => ({ value: chain(MAKE_VENV, ...(file === null ? [`pip install .${plus(extra)}`] : requirementLines(tree, project, file, extra))), from }),
    lockfiles: file === null ? present(tree, ['pyproject.toml', 'setup.py', 'setup.cfg']) : tree.paths.filter((path) => path === file || LISTS.test(path)).slice(0, 30),
    isDecidedByLockfiles: file !== null && !project.installsOwnFolder,
    cache: 'pip',
    notices: [],
  }
}

const LISTS = /^(?:requirements|constraints)[^/]{0,40}\.txt$|^requirements\/[^/]{1,80}\.txt$/

function requirementLines(tree: AppTree, project: PythonProject, file: string, extra: readonly string[]): string[] {
  // An editable install is a link to the folder of the build, and the app runs in another.
  if (project.installsOwnFolder) return [`sed -E "s/^(-e|--editable)[ =]+//" ${file} > ${file}.podo`, `pip install -r ${file}.podo${plus(extra)}`]
  // Where one requirement has a hash, pip wants one of each that it is given.
  const isHashed = /--hash[=\s]/.test(tree.read(file) ?? '')
  return isHashed && extra.length > 0 ? [`pip install -r ${file}`, `pip install${plus(extra)}`] : [`pip install -r ${file}${plus(extra)}`]
}

/** A member of a workspace is locked where the workspace begins. */
function uvLock(tree: AppTree): { readonly text: string; readonly up: string } | null {
  let up = ''
  for (let at: AppTree | null = tree; at !== null; at = at.above()) {
    if (at.has('uv.lock')) return { text: at.read('uv.lock') ?? '', up }
    up += '../'
  }
  return null
}

function uv(tree: AppTree, project: PythonProject, from: string): PythonManager {
  const lock = uvLock(tree)
  const isInstalled = declaresPrograms(project)
  // An editable install is a link to the folder of the build, and the app runs in another.
  const sync = `uv sync${lock === null ? '' : ' --locked'} --no-dev --no-editable${isInstalled ? '' : ' --no-install-project'}`
  const hasFolders = /^source = \{ (?:editable|directory|path) = "(?!\.")/m.test(lock?.text ?? '')
  return {
    name: { value: 'uv', from },
    install: (extra) => ({ value: chain(sync, extra.length === 0 ? null : `uv pip install${plus(extra)}`), from }),
    lockfiles: ['pyproject.toml', ...(lock === null ? [] : [`${lock.up}uv.lock`])],
    isDecidedByLockfiles: lock !== null && !isInstalled && !hasFolders,
    cache: 'uv',
    notices: lock === null ? [tree.has('pdm.lock') ? notice('pdm-lock-unused') : unlocked('uv.lock', 'uv lock')] : [],
  }
}

/**
 * Poetry and Pipenv say what their lockfile holds, and pip installs it: pip alone knows the mirrors and certificates
 * of a machine, and says in one voice what went wrong.
 */
const LIST = '.venv/requirements.txt'
const INSTALL_LIST = `pip install -r ${LIST}`

function poetry(tree: AppTree, project: PythonProject, from: string): PythonManager {
  const isLocked = tree.has('poetry.lock')
  // Only what comes from an index has a hash, and pip takes hashes for all or for none.
  const isFromIndex = !/^type = "(?:git|directory|file|url)"\r?$/m.test(tree.read('poetry.lock') ?? '')
  const list = `poetry export --no-interaction --only main${isFromIndex ? '' : ' --without-hashes'} -o ${LIST}`
  return {
    name: { value: 'poetry', from },
    install: (extra) => ({ value: chain(MAKE_VENV, list, INSTALL_LIST, declaresPrograms(project) ? OWN_PROGRAMS : null, addByPip(extra)), from }),
    lockfiles: present(tree, ['pyproject.toml', 'poetry.lock']),
    isDecidedByLockfiles: !declaresPrograms(project) && isLocked && isFromIndex,
    cache: 'pip',
    notices: isLocked ? [] : [unlocked('poetry.lock', 'poetry lock')],
  }
}

function pipenv(tree: AppTree, _project: PythonProject, from: string): PythonManager {
  const isLocked = tree.has('Pipfile.lock')
  return {
    name: { value: 'pipenv', from },
    install: (extra) => ({ value: chain(MAKE_VENV, isLocked ? 'pipenv verify' : 'pipenv lock', `pipenv requirements --hash > ${LIST}`, INSTALL_LIST, addByPip(extra)), from }),
    lockfiles: present(tree, ['Pipfile', 'Pipfile.lock']),
    isDecidedByLockfiles: isLocked,
    cache: 'pip',
    notices: isLocked ? [] : [unlocked('Pipfile.lock', 'pipenv lock')],
  }
}

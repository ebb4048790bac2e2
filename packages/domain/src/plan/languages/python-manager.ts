import type { Sourced, Toolchain } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'
import type { PythonProject } from './python-dependencies.ts'

/** How a Python app gets its packages: into `.venv`, below the app, whoever the manager is. */
export interface PythonManager {
  readonly name: Sourced<string>
  readonly toolchains: readonly Toolchain[]
  /** The command, with packages (`gunicorn==23.0.0`) that the app does not bring itself. */
  install(extra: readonly string[]): Sourced<string>
  readonly lockfiles: readonly string[]
  /** Nothing but the lockfiles decides what `.venv` holds. */
  readonly isDecidedByLockfiles: boolean
  /** Name of the download cache. */
  readonly cache: string
  readonly notices: readonly string[]
}

/** Fetched by pip when the machine has none: once per app, into the folder that outlives its builds. */
const TOOLS = { uv: 'uv==0.9.7', poetry: 'poetry==2.2.1', pdm: 'pdm==2.26.1', pipenv: 'pipenv==2025.0.4' } as const
type Tool = keyof typeof TOOLS

export const MANAGER_NAMES = ['pip (requirements.txt, setup.py)', 'uv (uv.lock, [tool.uv])', 'Poetry (poetry.lock, [tool.poetry])', 'PDM (pdm.lock)', 'Pipenv (Pipfile.lock, Pipfile)']

const MAKE_VENV = 'python3 -m venv --clear .venv'

/**
 * Programs that an install writes begin with the path of their interpreter, and a build runs elsewhere than the app:
 * they are made to take the first Python of PATH, which is that of `.venv`.
 */
const LOOSEN = `find .venv/bin -type f -exec sed -i "1,2s|$PWD/.venv/bin/|/usr/bin/env |" {} +`

const bring = (tool: Tool): string => {
  const home = `"$PODO_CACHE/${TOOLS[tool].replace('==', '-')}"`
  return `{ command -v ${tool} >/dev/null || PATH=${home.slice(0, -1)}/bin:$PATH"; command -v ${tool} >/dev/null || { python3 -m venv ${home} && ${home}/bin/pip install --quiet ${TOOLS[tool]}; }; }`
}

const chain = (...commands: readonly (string | null)[]): string => commands.filter((command) => command !== null).join(' && ')

/** Null where nothing is declared, so that there is nothing to install. */
export function choosePythonManager(tree: AppTree, project: PythonProject, wishes: Wishes): PythonManager | null {
  const name = wishes.packageManager === null ? null : (MANAGERS.find((manager) => manager.name === wishes.packageManager) ?? null)
  if (name !== null) return name.take(tree, project, 'podo.yaml')
  for (const { takenBy, take } of MANAGERS) {
    const from = takenBy(tree, project)
    if (from !== null) return take(tree, project, from)
  }
  return null
}

interface Manager {
  readonly name: string
  /** The file that chooses it. */
  takenBy(tree: AppTree, project: PythonProject): string | null
  take(tree: AppTree, project: PythonProject, from: string): PythonManager
}

const hasTool = ({ pyproject }: PythonProject, tool: string): boolean => pyproject?.table('tool')?.table(tool) !== null && pyproject !== null
const isPackage = ({ pyproject }: PythonProject): boolean => pyproject !== null && pyproject.table('build-system') !== null
const hasScripts = ({ pyproject }: PythonProject): boolean =>
  pyproject !== null && (pyproject.table('project')?.table('scripts') ?? pyproject.table('tool')?.table('poetry')?.table('scripts') ?? null) !== null

const MANAGERS: readonly Manager[] = [
  { name: 'uv', takenBy: (tree) => tree.first(['uv.lock']), take: uv },
  { name: 'poetry', takenBy: (tree) => tree.first(['poetry.lock']), take: poetry },
  { name: 'pdm', takenBy: (tree) => tree.first(['pdm.lock']), take: pdm },
  { name: 'pipenv', takenBy: (tree) => tree.first(['Pipfile.lock']), take: pipenv },
  { name: 'uv', takenBy: (_tree, project) => (hasTool(project, 'uv') ? 'pyproject.toml' : null), take: uv },
  { name: 'pip', takenBy: (_tree, { requirements }) => requirements, take: pip },
  { name: 'poetry', takenBy: (_tree, project) => (hasTool(project, 'poetry') ? 'pyproject.toml' : null), take: poetry },
  { name: 'pipenv', takenBy: (tree) => tree.first(['Pipfile']), take: pipenv },
  // Without a build system there is no package to install, only what it depends on: pip cannot do that, uv can.
  { name: 'uv', takenBy: (_tree, project) => (project.pyproject?.table('project') != null && !isPackage(project) ? 'pyproject.toml' : null), take: uv },
  { name: 'pip', takenBy: (tree) => tree.first(['pyproject.toml', 'setup.py', 'setup.cfg']), take: pip },
]

function pip(tree: AppTree, project: PythonProject, from: string): PythonManager {
  const file = project.requirements
  const own = file === null ? '.' : `-r ${file}`
  // An editable install is a link to the folder of the build, which the app does not run in.
  const install = file !== null && project.installsOwnFolder ? `sed -E "s/^(-e|--editable)[ =]+//" ${file} > ${file}.podo && .venv/bin/pip install -r ${file}.podo` : `.venv/bin/pip install ${own}`
  return {
    name: { value: 'pip', from },
    toolchains: [],
    install: (extra) => ({ value: chain(MAKE_VENV, install, extra.length === 0 ? null : `.venv/bin/pip install ${extra.join(' ')}`, LOOSEN), from }),
    lockfiles: file === null ? present(tree, ['pyproject.toml', 'setup.py', 'setup.cfg']) : tree.paths.filter((path) => path === file || /^requirements[^/]{0,40}\.txt$|^requirements\/[^/]{1,80}\.txt$|^constraints[^/]{0,40}\.txt$/.test(path)).slice(0, 30),
    isDecidedByLockfiles: file !== null && !project.installsOwnFolder,
    cache: 'pip',
    notices: [],
  }
}

function uv(tree: AppTree, project: PythonProject, from: string): PythonManager {
  const isLocked = tree.has('uv.lock')
  const installsProject = isPackage(project) && hasScripts(project)
  const sync = `uv sync${isLocked ? ' --locked' : ''} --no-dev ${installsProject ? '--no-editable' : '--no-install-project'}`
  return {
    name: { value: 'uv', from },
    toolchains: [],
    install: (extra) => ({ value: chain(bring('uv'), sync, extra.length === 0 ? null : `uv pip install ${extra.join(' ')}`, LOOSEN), from }),
    lockfiles: present(tree, ['pyproject.toml', 'uv.lock']),
    isDecidedByLockfiles: !installsProject && isLocked,
    cache: 'uv',
    notices: isLocked ? [] : [unlocked('uv.lock', 'uv lock')],
  }
}

function poetry(tree: AppTree, project: PythonProject, from: string): PythonManager {
  const isLocked = tree.has('poetry.lock')
  const installsProject = hasScripts(project)
  const install = `poetry install --no-interaction --only main${installsProject ? '' : ' --no-root'}`
  return {
    name: { value: 'poetry', from },
    toolchains: [],
    install: (extra) => ({ value: chain(bring('poetry'), MAKE_VENV, install, addByPip(extra), LOOSEN), from }),
    lockfiles: present(tree, ['pyproject.toml', 'poetry.lock']),
    isDecidedByLockfiles: !installsProject && isLocked,
    cache: 'poetry',
    notices: isLocked ? [] : [unlocked('poetry.lock', 'poetry lock')],
  }
}

function pdm(tree: AppTree, _project: PythonProject, from: string): PythonManager {
  return {
    name: { value: 'pdm', from },
    toolchains: [],
    install: (extra) => ({ value: chain(bring('pdm'), MAKE_VENV, 'pdm sync --prod --no-self', addByPip(extra), LOOSEN), from }),
    lockfiles: present(tree, ['pyproject.toml', 'pdm.lock']),
    isDecidedByLockfiles: tree.has('pdm.lock'),
    cache: 'pdm',
    notices: [],
  }
}

function pipenv(tree: AppTree, _project: PythonProject, from: string): PythonManager {
  const isLocked = tree.has('Pipfile.lock')
  return {
    name: { value: 'pipenv', from },
    toolchains: [],
    install: (extra) => ({ value: chain(bring('pipenv'), MAKE_VENV, isLocked ? 'pipenv install --deploy' : 'pipenv install --skip-lock', addByPip(extra), LOOSEN), from }),
    lockfiles: present(tree, ['Pipfile', 'Pipfile.lock']),
    isDecidedByLockfiles: isLocked,
    cache: 'pipenv',
    notices: isLocked ? [] : [unlocked('Pipfile.lock', 'pipenv lock')],
  }
}

const addByPip = (extra: readonly string[]): string | null => (extra.length === 0 ? null : `.venv/bin/pip install ${extra.join(' ')}`)
const present = (tree: AppTree, files: readonly string[]): string[] => files.filter((file) => tree.has(file))
const unlocked = (file: string, command: string): string => `There is no ${file}, so that each build may get other versions; make one with "${command}" and commit it.`

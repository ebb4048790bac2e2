import type { AppTree } from './language.ts'
import { readToml } from './toml.ts'
import type { TomlTable } from './toml.ts'

/** What the files of a Python app declare. */
export interface PythonProject {
  /** The file of requirements that installs take, where pip does it. */
  readonly requirements: string | null
  /** pyproject.toml; null when there is none. */
  readonly pyproject: TomlTable | null
  readonly pipfile: TomlTable | null
  /** Names of packages as PyPI writes them, to the file that asks for them. */
  readonly dependencies: ReadonlyMap<string, string>
  /** A requirement that is a folder of the app itself (`-e .`, `./lib`). */
  readonly installsOwnFolder: boolean
}

export type PythonProjectResult = { readonly kind: 'project'; readonly project: PythonProject } | { readonly kind: 'broken'; readonly file: string; readonly line: number | null }

/** In order: what a production server should install before what a desk needs. */
const REQUIREMENTS = [
  'requirements.txt',
  ...['production', 'prod', 'prd', 'main', 'requirements', 'base', 'common', 'default'].flatMap((name) => [`requirements/${name}.txt`, `requirements-${name}.txt`, `requirements_${name}.txt`]),
  'requirements/deploy.txt',
]

export const findRequirements = (tree: AppTree): string | null => tree.first(REQUIREMENTS)

export function readPythonProject(tree: AppTree): PythonProjectResult {
  const pyproject = readTable(tree, 'pyproject.toml')
  if (pyproject?.kind === 'broken') return { ...pyproject, file: 'pyproject.toml' }
  const pipfile = readTable(tree, 'Pipfile')
  if (pipfile?.kind === 'broken') return { ...pipfile, file: 'Pipfile' }
  const requirements = findRequirements(tree)
  const found = new Map<string, string>()
  const add = (file: string, names: Iterable<string>): void => {
    for (const name of names) if (!found.has(normalName(name))) found.set(normalName(name), file)
  }
  const listed = requirements === null ? NOTHING : readRequirements(tree, requirements)
  if (requirements !== null) add(requirements, listed.names)
  if (pyproject !== null) add('pyproject.toml', declaredIn(pyproject.table))
  if (pipfile !== null) add('Pipfile', pipfile.table.table('packages')?.keys ?? [])
  return {
    kind: 'project',
    project: { requirements, pyproject: pyproject?.table ?? null, pipfile: pipfile?.table ?? null, dependencies: found, installsOwnFolder: listed.ownFolder },
  }
}

function readTable(tree: AppTree, file: string): ReturnType<typeof readToml> | null {
  const text = tree.read(file)
  return text === null ? null : readToml(text)
}

const normalName = (name: string): string => name.toLowerCase().replaceAll(/[-_.]+/g, '-')

/** The name at the beginning of a requirement (PEP 508). */
const nameOf = (requirement: string): string | null => /^\s*([A-Za-z0-9][A-Za-z0-9._-]{0,99})/.exec(requirement)?.[1] ?? null
/** `fastapi[standard]` brings a server with it. */
const STANDARD = /^\s*fastapi\s*\[[^\]]{0,100}\b(?:standard|all)\b/i

const namesOf = (requirements: readonly string[]): string[] =>
  requirements.flatMap((requirement) => [nameOf(requirement) ?? [], STANDARD.test(requirement) ? 'uvicorn' : []].flat())

function declaredIn(pyproject: TomlTable): string[] {
  const poetry = pyproject.table('tool')?.table('poetry')?.table('dependencies')
  const standard = poetry?.table('fastapi')?.texts('extras').some((extra) => extra === 'standard' || extra === 'all') === true
  return [...namesOf(pyproject.table('project')?.texts('dependencies') ?? []), ...(poetry?.keys.filter((name) => name !== 'python') ?? []), ...(standard ? ['uvicorn'] : [])]
}

interface Requirements {
  readonly names: readonly string[]
  readonly ownFolder: boolean
}

const NOTHING: Requirements = { names: [], ownFolder: false }
const MAX_FILES = 12
const MAX_LINES = 2000

/** The names of a file of requirements and of those that it includes. */
function readRequirements(tree: AppTree, file: string): Requirements {
  const files = [file]
  const names: string[] = []
  let ownFolder = false
  for (const at of files) {
    for (const line of (tree.read(at) ?? '').split('\n', MAX_LINES).map((text) => text.slice(0, 500).trim())) {
      const included = /^(?:-r|--requirement)[\s=]+([\w./-]+)/.exec(line)?.[1]
      const path = included === undefined ? null : besides(at, included)
      if (path !== null && !files.includes(path) && files.length < MAX_FILES) files.push(path)
      names.push(...namesOf([line]), ...(/#egg=([A-Za-z0-9._-]{1,100})/.exec(line)?.slice(1) ?? []))
      ownFolder ||= /^(?:(?:-e|--editable)[\s=]+)?(?:\.|file:)/.test(line)
    }
  }
  return { names, ownFolder }
}

/** A path in a file of requirements is relative to the folder of that file. */
function besides(file: string, path: string): string {
  const parts = file.split('/').slice(0, -1)
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

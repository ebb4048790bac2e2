import { child, childText, childrenOf, readXml } from './java-xml.ts'
import type { XmlElement } from './java-xml.ts'
import type { AppTree } from './language.ts'

/** A pom.xml with what it inherits from parents that lie in the repository. */
export interface Pom {
  /** Folder of it below the app; `.` for its own. */
  readonly folder: string
  readonly artifactId: string
  readonly packaging: string
  /** Folders of its modules, below the app. */
  readonly modules: readonly string[]
  /** `group:artifact` of what it needs to run; `${…}` filled in. */
  readonly dependencies: readonly string[]
  plugin(artifactId: string): XmlElement | null
  /** A property, or `project.version` and the like; null when it is not known here. */
  property(name: string): string | null
  /** Text with `${…}` filled in; null when one of them is not known here. */
  fill(text: string | null): string | null
  /** Name of the file that packaging makes, without its ending; null when it is not known here. */
  readonly finalName: string | null
}

export type PomResult = { readonly kind: 'pom'; readonly pom: Pom } | { readonly kind: 'broken' } | { readonly kind: 'absent' }

const MAX_PARENTS = 4
const MAX_FILLS = 10

export function readPom(tree: AppTree, folder: string): PomResult {
  const own = readProject(tree, folder)
  if (own === null) return { kind: tree.has(fileIn(folder)) ? 'broken' : 'absent' }
  const chain = [own, ...parentsOf(tree, folder, own)]
  const property = (name: string): string | null => projectField(chain, name) ?? firstOf(chain, (project) => childText(project, 'properties', name))
  const fill = (text: string | null): string | null => fillIn(text, property)
  const artifactId = fill(childText(own, 'artifactId')) ?? ''
  const version = fill(childText(own, 'version') ?? childText(own, 'parent', 'version'))
  const named = childText(own, 'build', 'finalName')
  return {
    kind: 'pom',
    pom: {
      folder,
      artifactId,
      packaging: fill(childText(own, 'packaging')) ?? 'jar',
      modules: childrenOf(child(own, 'modules'), 'module').flatMap(({ text }) => below(folder, text.trim())),
      dependencies: chain.flatMap((project) => childrenOf(child(project, 'dependencies'), 'dependency').flatMap((dependency) => nameOf(dependency, fill))),
      plugin: (name) => firstOf(chain, (project) => childrenOf(child(project, 'build', 'plugins'), 'plugin').find((plugin) => childText(plugin, 'artifactId') === name) ?? null),
      property,
      fill,
      finalName: named !== null ? fill(named) : artifactId !== '' && version !== null ? `${artifactId}-${version}` : null,
    },
  }
}

const fileIn = (folder: string): string => (folder === '.' ? 'pom.xml' : `${folder}/pom.xml`)

function readProject(tree: AppTree, folder: string): XmlElement | null {
  const root = readXml((tree.read(fileIn(folder)) ?? '').replace(/^\uFEFF/, ''))
  return root?.name === 'project' ? root : null
}

/** Parents are read where `relativePath` leads, within the app; all others come from a repository. */
function parentsOf(tree: AppTree, folder: string, own: XmlElement): XmlElement[] {
  const parents: XmlElement[] = []
  let at = folder
  for (let project: XmlElement | null = own; project !== null && parents.length < MAX_PARENTS; ) {
    const parent: XmlElement | null = child(project, 'parent')
    const path = childText(parent, 'relativePath') ?? '../pom.xml'
    const [next] = parent === null ? [] : below(at, path.replace(/\/?pom\.xml$/, '') || '.')
    if (next === undefined || next === at) break
    project = readProject(tree, next)
    if (project === null || childText(project, 'artifactId') !== childText(parent, 'artifactId')) break
    parents.push(project)
    at = next
  }
  return parents
}

/** A path from a folder, as long as it stays in the app. */
function below(folder: string, path: string): string[] {
  if (path.startsWith('/') || path.length > 200) return []
  const parts = folder === '.' ? [] : folder.split('/')
  for (const part of path.replace(/\/pom\.xml$/, '').split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return []
  }
  return [parts.join('/') || '.']
}

function firstOf<T>(chain: readonly XmlElement[], find: (project: XmlElement) => T | null): T | null {
  for (const project of chain) {
    const found = find(project)
    if (found !== null) return found
  }
  return null
}

function projectField(chain: readonly XmlElement[], name: string): string | null {
  const field = /^(?:project|pom)\.(artifactId|version|groupId|packaging|parent\.version|parent\.artifactId)$/.exec(name)?.[1]
  const own = chain[0] ?? null
  if (field === undefined) return null
  return childText(own, ...field.split('.')) ?? (field === 'version' || field === 'groupId' ? childText(own, 'parent', field) : null)
}

function fillIn(text: string | null, property: (name: string) => string | null): string | null {
  let filled = text
  for (let count = 0; filled !== null && filled.includes('${'); count += 1) {
    const name = /\$\{([^${}]{1,100})\}/.exec(filled)
    const value = name === null || count >= MAX_FILLS ? null : property(name[1] ?? '')
    filled = value === null || value.length > 500 ? null : filled.replace(name?.[0] ?? '', () => value)
  }
  return filled
}

function nameOf(dependency: XmlElement, fill: (text: string | null) => string | null): string[] {
  const scope = childText(dependency, 'scope')
  const name = fill(`${childText(dependency, 'groupId') ?? ''}:${childText(dependency, 'artifactId') ?? ''}`)
  return name === null || scope === 'test' || scope === 'provided' || childText(dependency, 'optional') === 'true' ? [] : [name]
}

import type { AppTree } from './language.ts'
import { readNodePackage } from './node-package.ts'
import type { NodePackage } from './node-package.ts'
import { folderBelow } from './source-path.ts'

/** A package of the repository. */
export interface Member {
  readonly tree: AppTree
  readonly content: NodePackage
}

/** Where an app is installed: its own folder, or the workspace above it whose lockfile holds its packages, too. */
export interface Home extends Member {
  readonly patterns: readonly string[]
  /** Every package that the patterns name. */
  members(): readonly Member[]
}

const MAX_MEMBERS = 100
const MAX_PATTERN = 200
const LOCKFILES = ['package-lock.json', 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'bun.lockb']

/** The workspace that an app belongs to; the app itself when it stands alone or is the top of one. */
export function findHome(app: Member): Home {
  const own = homeOf(app, workspacePatterns(app))
  const usesOthers = [...app.content.dependencies.values(), ...app.content.devDependencies.values()].some((range) => range.startsWith('workspace:'))
  if (own.patterns.length > 0 || (!usesOthers && app.tree.first(LOCKFILES) !== null)) return own
  for (let tree = app.tree.above(); tree !== null; tree = tree.above()) {
    const result = readNodePackage(tree)
    const content = result.kind === 'package' ? result.content : null
    if (content === null) continue
    const patterns = workspacePatterns({ tree, content })
    if (isMatched(folderBelow(tree, app.tree), patterns.map(readRule))) return homeOf({ tree, content }, patterns)
  }
  return own
}

function homeOf(member: Member, patterns: readonly string[]): Home {
  let members: readonly Member[] | null = null
  return { ...member, patterns, members: () => (members ??= listMembers(member.tree, patterns)) }
}

function listMembers(top: AppTree, patterns: readonly string[]): Member[] {
  const members: Member[] = []
  if (patterns.length === 0) return members
  const rules = patterns.map(readRule)
  for (const path of top.paths) {
    if (!path.endsWith('/package.json') || path.includes('node_modules/')) continue
    const folder = path.slice(0, -'/package.json'.length)
    if (!isMatched(folder, rules)) continue
    const tree = top.below(folder)
    const result = tree === null ? null : readNodePackage(tree)
    if (tree !== null && result?.kind === 'package') members.push({ tree, content: result.content })
    if (members.length >= MAX_MEMBERS) break
  }
  return members
}

/** The packages of the workspace that one of them needs, in the order in which they must be built. */
export function neededMembers(of: Member, members: readonly Member[]): Member[] {
  const byName = new Map(members.flatMap((member) => (member.content.name === undefined ? [] : [[member.content.name, member] as const])))
  const found = new Set<Member>()
  const visiting = new Set<string>()
  const visit = ({ content }: Member): void => {
    for (const name of [...content.dependencies.keys(), ...content.devDependencies.keys(), ...content.optionalDependencies.keys()]) {
      const next = byName.get(name)
      if (next === undefined || visiting.has(name)) continue
      visiting.add(name)
      visit(next)
      if (next.tree.root !== of.tree.root) found.add(next)
    }
  }
  visit(of)
  return [...found]
}

function workspacePatterns({ tree, content }: Member): readonly string[] {
  const said = content.workspaces.length > 0 ? content.workspaces : pnpmPatterns(tree.read('pnpm-workspace.yaml') ?? '')
  return said.filter((pattern) => pattern.length <= MAX_PATTERN)
}

/** The list below `packages:`; of YAML no more than such a list needs. */
function pnpmPatterns(text: string): string[] {
  const lines = text.slice(0, 65_536).split(/\r?\n/)
  const at = lines.findIndex((line) => /^packages\s*:/.test(line))
  if (at === -1) return []
  const listed: string[] = []
  const inline = /^packages\s*:\s*\[([^\]]*)\]/.exec(lines[at] ?? '')?.[1]
  if (inline !== undefined) listed.push(...inline.split(','))
  for (const line of lines.slice(at + 1)) {
    if (/^\s*(?:#|$)/.test(line)) continue
    const item = /^\s*-\s+(.*)$/.exec(line)?.[1]
    if (item === undefined) break
    listed.push(item.replace(/\s#.*$/, ''))
  }
  return listed.map((item) => item.trim().replace(/^(['"])(.*)\1$/, '$2')).filter((item) => item !== '').slice(0, 100)
}

interface Rule {
  readonly parts: readonly string[]
  readonly excludes: boolean
}

function readRule(pattern: string): Rule {
  const excludes = pattern.startsWith('!')
  const parts = pattern.slice(excludes ? 1 : 0).split('/').filter((part) => part !== '' && part !== '.')
  return { parts, excludes }
}

function isMatched(folder: string, rules: readonly Rule[]): boolean {
  const names = folder.split('/')
  let matched = false
  for (const { parts, excludes } of rules) if (matched === excludes && matchParts(names, parts)) matched = !excludes
  return matched
}

/** `*` is any name, `**` any number of folders. Part by part over all places that the ones before can end at: no pattern takes long. */
function matchParts(names: readonly string[], parts: readonly string[]): boolean {
  let ends = new Set([0])
  for (const part of parts) {
    const next = new Set<number>()
    for (const at of ends) {
      if (part === '**') for (let to = at; to <= names.length; to += 1) next.add(to)
      else if (at < names.length && matchName(names[at] ?? '', part)) next.add(at + 1)
    }
    ends = next
  }
  return names.length > 0 && ends.has(names.length)
}

function matchName(name: string, part: string): boolean {
  const pieces = part.split('*')
  const [first = '', ...others] = pieces
  const last = others.pop()
  if (last === undefined) return name === first
  if (!name.startsWith(first) || !name.endsWith(last) || name.length < first.length + last.length) return false
  let at = first.length
  for (const piece of others) {
    const next = name.indexOf(piece, at)
    if (next === -1 || next + piece.length > name.length - last.length) return false
    at = next + piece.length
  }
  return true
}

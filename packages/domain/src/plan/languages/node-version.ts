import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import type { Home, Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** The Node.js that the process runtime brings. */
const RUNTIME_NODE_MAJOR = 24

/** podo.yaml, then what the app says, then what the workspace above it says. */
export function findNodeVersion(app: Member, home: Home, wished: string | null): Sourced<string> | null {
  if (wished !== null) return { value: wished, from: 'podo.yaml' }
  return versionOf(app) ?? versionOf(home)
}

function versionOf({ tree, content }: Member): Sourced<string> | null {
  for (const file of ['.nvmrc', '.node-version']) {
    const version = firstWord(tree.read(file))
    if (version !== null) return { value: version, from: sourcePath(tree, file) }
  }
  const listed = toolVersion(tree)
  if (listed !== null) return { value: listed, from: sourcePath(tree, '.tool-versions') }
  const asked = (content.engines.get('node') ?? content.volta.get('node'))?.trim()
  return asked === undefined || asked === '' || asked.length > 100 ? null : { value: asked, from: sourcePath(tree, 'package.json') }
}

function firstWord(text: string | null): string | null {
  const word = text?.slice(0, 200).trim().split(/\s/)[0]
  return word === undefined || word === '' || word.length > 40 ? null : word
}

/** The line `nodejs 22.1.0` of asdf and mise. */
const toolVersion = (tree: AppTree): string | null => /^node(?:js)?[ \t]+([\w.*/-]{1,40})/m.exec((tree.read('.tool-versions') ?? '').slice(0, 10_000))?.[1] ?? null

/** When an app asks for another Node.js than it gets; null when it fits or cannot be told. */
export function versionNotice(version: Sourced<string>): PlanNotice | null {
  if (allowsMajor(version.value, RUNTIME_NODE_MAJOR)) return null
  const other = otherMajor(version.value)
  const facts = { file: version.from, wants: version.value.slice(0, 40), runs: RUNTIME_NODE_MAJOR }
  return other === null ? notice('other-node-version', facts) : notice('other-node-version-can-be-had', { ...facts, other })
}

const OTHER_MAJORS = [26, 25, 23, 22, 21, 20, 19, 18, 17, 16, 14, 12]

const otherMajor = (range: string): number | null => OTHER_MAJORS.find((major) => allowsMajor(range, major)) ?? null

/**
 * The version of Node.js to be fetched, as a word for npm: where podo.yaml asks for another than the one that Podo
 * brings, or the app refuses to be installed by it. Null where that one does.
 */
export function otherRuntime(version: Sourced<string> | null, tree: AppTree): string | null {
  if (version === null || allowsMajor(version.value, RUNTIME_NODE_MAJOR)) return null
  if (version.from !== 'podo.yaml' && !/^engine-strict\s*=\s*true\s*$/m.test((tree.read('.npmrc') ?? '').slice(0, 10_000))) return null
  const exact = /^([\^~]?)v?(\d{1,3}(?:\.\d{1,4}){0,2})(?:\.[x*])?$/.exec(version.value)
  if (exact !== null) return `${exact[1] ?? ''}${exact[2] ?? ''}`
  const major = otherMajor(version.value)
  return major === null ? null : String(major)
}

/** Whether a range allows some version of a major; what it cannot read counts as yes (`lts/*`, `node`). */
const allowsMajor = (range: string, major: number): boolean =>
  range.split('||').some((part) =>
    part
      .trim()
      .replace(/([<>=~^])\s+/g, '$1')
      .split(/\s+/)
      .every((piece) => allows(piece, major)),
  )

function allows(piece: string, major: number): boolean {
  const parts = /^(\^|~|>=|<=|>|<|=)?v?(\d{1,4})(?:\.(\d{1,6}|x|\*))?(?:\.(\d{1,6}|x|\*))?/i.exec(piece)
  if (parts === null) return true
  const asked = Number(parts[2])
  const isWhole = !/[1-9]/.test(`${parts[3] ?? ''}${parts[4] ?? ''}`)
  switch (parts[1]) {
    case '>=':
      return major >= asked
    case '>':
      return parts[3] === undefined ? major > asked : major >= asked
    case '<=':
      return major <= asked
    case '<':
      return isWhole ? major < asked : major <= asked
    default:
      return major === asked
  }
}

import type { Sourced } from '../plan.ts'
import type { AppTree } from './language.ts'
import type { NodePackage } from './node-package.ts'

/** The Node.js that the process runtime brings. */
const RUNTIME_NODE_MAJOR = 24

export function findNodeVersion(tree: AppTree, content: NodePackage): Sourced<string> | null {
  for (const file of ['.nvmrc', '.node-version']) {
    const text = tree.read(file)?.trim().split(/\s/)[0]
    if (text !== undefined && text !== '' && text.length <= 40) return { value: text, from: file }
  }
  const engine = content.engines.get('node')?.trim()
  return engine === undefined || engine === '' || engine.length > 100 ? null : { value: engine, from: 'package.json' }
}

/** A sentence when an app asks for another Node.js than it gets; null when it fits or cannot be told. */
export function versionNotice(version: Sourced<string> | null): string | null {
  if (version === null || allowsMajor(version.value, RUNTIME_NODE_MAJOR)) return null
  return `${version.from} asks for Node.js ${version.value.slice(0, 40)}; Podo runs it with Node.js ${RUNTIME_NODE_MAJOR}.`
}

/** Whether a range allows some version of a major; what it cannot read counts as yes (`lts/*`, `node`). */
const allowsMajor = (range: string, major: number): boolean => range.split('||').some((part) => part.trim().replace(/([<>=~^])\s+/g, '$1').split(/\s+/).every((piece) => allows(piece, major)))

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

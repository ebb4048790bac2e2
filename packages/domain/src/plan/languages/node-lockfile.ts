import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import { listed } from '../say.ts'
import type { AppTree } from './language.ts'

export type ManagerName = 'npm' | 'pnpm' | 'yarn' | 'bun'

const LOCKFILES: readonly (readonly [file: string, manager: ManagerName])[] = [
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
]

export interface Lockfile {
  readonly file: string
  readonly manager: ManagerName
}

export function findLockfile(tree: AppTree, wanted: ManagerName | null): Lockfile | null {
  const found = LOCKFILES.find(([file, manager]) => tree.has(file) && (wanted === null || manager === wanted))
  return found === undefined ? null : { file: found[0], manager: found[1] }
}

/** When lockfiles of several managers are there, of which one is used. */
export function lockfileNotice(tree: AppTree, used: string): PlanNotice | null {
  const files = LOCKFILES.filter(([file]) => tree.has(file))
  if (new Set(files.map(([, manager]) => manager)).size < 2) return null
  return notice('several-lockfiles', { files: listed(files.map(([file]) => file), 6), manager: used })
}

/**
 * The version of a manager that reads a lockfile and leaves it as it is. A newer one rewrites the file, which is what
 * an install by a lockfile refuses. Tried with each of these versions.
 */
export function versionForLockfile(tree: AppTree, { file, manager }: Lockfile): string | null {
  const head = (tree.read(file) ?? '').slice(0, 4096)
  if (manager === 'pnpm') return pnpmVersion(head)
  return manager === 'yarn' ? yarnVersion(head) : null
}

function pnpmVersion(head: string): string | null {
  const version = Number(/^lockfileVersion:\s*'?(\d+(?:\.\d+)?)/m.exec(head)?.[1] ?? Number.NaN)
  if (Number.isNaN(version) || version >= 9) return null
  if (version >= 6) return '8'
  return version >= 5.4 ? '7' : '6'
}

function yarnVersion(head: string): string | null {
  if (/^# yarn lockfile v1$/m.test(head)) return '1'
  const version = Number(/^__metadata:\s*\n\s+version:\s*(\d+)/m.exec(head)?.[1] ?? Number.NaN)
  if (Number.isNaN(version)) return null
  if (version <= 4) return '2'
  if (version <= 6) return '3'
  if (version <= 8) return /^\s+cacheKey:\s*10$/m.test(head) ? '4.0' : '4.13'
  return version === 9 ? '4.14' : '4'
}

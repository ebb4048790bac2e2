import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import type { AppTree, Wishes } from './language.ts'
import type { RustPackage } from './rust-manifest.ts'
import { readToml } from './toml.ts'

/** The first compiler that knows an edition. */
const EDITIONS: Readonly<Record<string, string>> = { '2018': '1.31', '2021': '1.56', '2024': '1.85' }
const NUMBER = /^\d{1,2}\.\d{1,3}(?:\.\d{1,3})?$/

export interface RustVersion {
  readonly version: Sourced<string> | null
  /** A newer compiler builds what an older one did, so that every version is the least that will do. */
  readonly wants: Sourced<string> | null
  readonly notice: PlanNotice | null
}

export function findRustVersion(tree: AppTree, used: RustPackage | null, wishes: Wishes): RustVersion {
  if (wishes.version !== null) return answer({ value: wishes.version, from: 'podo.yaml' })
  const pinned = pinnedChannel(tree)
  if (pinned !== null && NUMBER.test(pinned.value)) return answer(pinned)
  const needed = used === null ? null : neededBy(used)
  if (pinned === null || pinned.value.startsWith('stable')) return answer(needed)
  return { ...answer(needed), notice: notice('other-rust-version', { file: pinned.from, wants: pinned.value.slice(0, 40) }) }
}

function answer(version: Sourced<string> | null): RustVersion {
  const wants = version !== null && NUMBER.test(version.value) ? { value: `>=${version.value}`, from: version.from } : version
  return { version, wants, notice: null }
}

function neededBy({ rustVersion, edition }: RustPackage): Sourced<string> | null {
  const value = rustVersion !== null && NUMBER.test(rustVersion) ? rustVersion : EDITIONS[edition ?? '']
  return value === undefined ? null : { value, from: 'Cargo.toml' }
}

/** rustup reads these from the folder or any above it. */
function pinnedChannel(tree: AppTree): Sourced<string> | null {
  for (let at: AppTree | null = tree; at !== null; at = at.above()) {
    for (const file of ['rust-toolchain.toml', 'rust-toolchain']) {
      const text = at.read(file)
      if (text === null) continue
      const plain = /^\s*([A-Za-z0-9._-]{1,60})\s*$/.exec(text)?.[1]
      const toml = plain === undefined ? readToml(text) : null
      const value = plain ?? (toml?.kind === 'table' ? toml.table.table('toolchain')?.text('channel') : null)
      if (value !== null && value !== undefined && value !== '') return { value, from: file }
    }
  }
  return null
}

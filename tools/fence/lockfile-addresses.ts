import { eachFile } from './fence.ts'
import type { Finding } from './fence.ts'

const rule = 'lockfile-addresses'
const ADDRESS = /\b(?:https?|ssh|git(?:\+[a-z]+)?|registry\+[a-z]+|sparse\+[a-z]+):\/\//

/**
 * How a format names the registry that everybody uses: part of a package's identity, which its tool maps to whatever
 * registry the machine has. Not an address that something is fetched from.
 */
const IDENTITIES: Readonly<Record<string, readonly string[]>> = {
  'Cargo.lock': ['source = "registry+https://github.com/rust-lang/crates.io-index"'],
  'Gemfile.lock': ['remote: https://rubygems.org/'],
  'uv.lock': ['source = { registry = "https://pypi.org/simple" }'],
}

/** Lockfiles in JSON also hold home pages and funding; only these fields are fetched from. */
const FETCHED: Readonly<Record<string, RegExp>> = {
  'package-lock.json': /"resolved":\s*"(?:[a-z+]+:|\/\/)/,
  'composer.lock': /"url":\s*"[^"]*(?:\.git|\/zipball\/|\/tarball\/|\.zip|\.tar[^"]*)[^"]*"/,
}

const LOCKFILES: readonly string[] = [...Object.keys(FETCHED), ...Object.keys(IDENTITIES), 'npm-shrinkwrap.json', 'pnpm-lock.yaml', 'yarn.lock', 'bun.lock', 'poetry.lock', 'pdm.lock', 'Pipfile.lock', 'go.sum', 'gradle.lockfile']

/** Lockfiles of the examples fix versions and hashes; where packages come from is the business of the machine. */
export const lockfileAddresses = eachFile(
  rule,
  (file) => LOCKFILES.includes(nameOf(file)) && file !== 'package-lock.json',
  (file, repository) => repository.read(file).split('\n').flatMap((text, index) => look(file, text, index + 1)),
)

function look(file: string, text: string, line: number): Finding[] {
  const name = nameOf(file)
  const isAddress = FETCHED[name]?.test(text) ?? (ADDRESS.test(text) && !(IDENTITIES[name] ?? []).includes(text.trim()))
  return isAddress ? [{ file, line, rule, fix: 'holds a download address. Lock versions and hashes alone; packages come from a registry that the machine names.' }] : []
}

const nameOf = (file: string): string => file.slice(file.lastIndexOf('/') + 1)

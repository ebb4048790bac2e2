import { record, workspacesOf } from '../repository/workspaces.ts'
import type { Fence, Finding } from './fence.ts'

const file = 'package-lock.json'
const rule = 'lockfile'
const again = 'Run npm install and commit the lock file'

/** The lock file fixes every package by its hash, on every platform, and says nothing of where it came from. */
export const lockfile: Fence = {
  name: rule,
  look: (repository) => {
    if (!repository.files.includes(file)) return { seen: 0, findings: [] }
    const packages = record(record(JSON.parse(repository.read(file)))['packages'])
    const entries = Object.entries(packages).map(([path, value]) => ({ path, entry: record(value) }))
    const findings: Finding[] = []
    const report = (fix: string): void => {
      findings.push({ file, rule, fix })
    }
    for (const { path, entry } of entries) {
      const resolved = entry['resolved']
      if (typeof resolved === 'string' && /^[a-z+]+:/.test(resolved)) {
        report(`${path} holds a download address. Keep omit-lockfile-registry-resolved in .npmrc; packages come from a registry only.`)
      }
      const isInstalled = path.includes('node_modules/') && entry['link'] !== true && entry['inBundle'] !== true
      if (isInstalled && typeof entry['integrity'] !== 'string' && !isCarried(path, packages)) report(`${path} has no integrity. ${again}.`)
      if (isInstalled || path === '') {
        for (const name of Object.keys(record(entry['optionalDependencies']))) {
          if (find(packages, path, name)) continue
          report(`${path} wants ${name}, which is not locked, so npm ci refuses. Choose a version that is published for every platform.`)
        }
      }
    }
    for (const workspace of workspacesOf(repository)) {
      const locked = record(packages[workspace.folder])
      for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies'] as const) {
        if (sorted(workspace[kind]) === sorted(record(locked[kind]))) continue
        report(`${workspace.manifestFile} and the lock file differ in ${kind}, so npm ci refuses. ${again}.`)
      }
    }
    return { seen: entries.length, findings }
  },
}

/** npm leaves out the hash of what lies inside a package that is itself hashed. */
function isCarried(path: string, packages: Record<string, unknown>): boolean {
  const outer = path.slice(0, path.lastIndexOf('/node_modules/'))
  const entry = record(packages[outer])
  return outer.includes('node_modules/') && (Array.isArray(entry['bundleDependencies']) || entry['inBundle'] === true)
}

/** Whether a package asked for at `path` is found, the way Node.js looks: beside, then further up. */
function find(packages: Record<string, unknown>, path: string, name: string): boolean {
  for (let at = path; ; at = at.slice(0, Math.max(0, at.lastIndexOf('/node_modules/')))) {
    if (`${at === '' ? '' : `${at}/`}node_modules/${name}` in packages) return true
    if (at === '') return false
    if (!at.includes('/node_modules/')) at = ''
    if (at === '' && `node_modules/${name}` in packages) return true
  }
}

const sorted = (value: Readonly<Record<string, unknown>>): string => JSON.stringify(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))

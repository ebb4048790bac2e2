import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { root } from './podo.ts'

const run = promisify(execFile)
const PROGRAMS = ['launcher.js', 'podo.js', 'server.js', 'agent.js']
const SOURCES = ['packages', 'adapters', 'apps/launcher', 'apps/server', 'apps/agent']

/** What starts are the bundles: builds them where a source is newer. */
export async function ensureBuilt(): Promise<void> {
  const built = Math.min(...PROGRAMS.map((name) => changedAt(join(root, 'dist', name))))
  if (SOURCES.some((folder) => newest(join(root, folder)) > built)) await run(process.execPath, [join(root, 'tools', 'build.ts')], { cwd: root, timeout: 120_000 })
}

function newest(folder: string): number {
  const entries = readdirSync(folder, { withFileTypes: true }).filter(({ name }) => name !== 'node_modules' && name !== 'dist')
  return Math.max(0, ...entries.map((entry) => (entry.isDirectory() ? newest(join(folder, entry.name)) : isSource(entry.name) ? changedAt(join(folder, entry.name)) : 0)))
}

const isSource = (name: string): boolean => (name.endsWith('.ts') && !name.endsWith('.test.ts')) || name.endsWith('.sql')

function changedAt(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0
}

import { execFile } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The repository: the clone that is started. */
export const root = join(import.meta.dirname, '..', '..')

const PROGRAMS = ['launcher.js', 'podo.js', 'server.js', 'agent.js']
const SOURCES = ['packages', 'adapters', 'apps/launcher', 'apps/server', 'apps/agent']

let building: Promise<void> | undefined

/** What starts are the bundles: builds them, once a run, where a source is newer. */
export const ensureBuilt = (): Promise<void> => (building ??= build())

async function build(): Promise<void> {
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

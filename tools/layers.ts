/**
 * Who may import whom: the table of docs/architecture.md as data. The fence `layers` holds manifests and imports to it;
 * what is not listed is forbidden.
 */
const base = ['kernel']
const adapter = ['ports', 'domain', 'agent-protocol', 'telemetry', 'kernel']

/** `everything` may import each package and adapter. */
export type Reach = 'everything' | readonly string[]

const reaches: Readonly<Record<string, Reach>> = {
  'packages/kernel': [],
  'packages/domain': base,
  'packages/contract': base,
  'packages/agent-protocol': base,
  'packages/config': base,
  'packages/telemetry': base,
  'packages/ports': ['domain', 'kernel'],
  'packages/store': ['domain', 'kernel'],
  'packages/engine': ['ports', 'store', 'domain', 'telemetry', 'kernel'],
  'packages/app': ['engine', 'ports', 'store', 'contract', 'domain', 'telemetry', 'kernel'],
  'packages/supervisor': ['agent-protocol', 'ports', 'domain', 'telemetry', 'kernel'],
  'packages/edge': ['agent-protocol', 'ports', 'domain', 'telemetry', 'kernel'],
  'packages/testkit': 'everything',
  'apps/web': ['contract', 'kernel'],
  'apps/cli': ['contract', 'agent-protocol', 'config', 'domain', 'kernel'],
  'apps/agent': ['supervisor', 'edge', 'agent-protocol', 'domain', 'ports', 'telemetry', 'config', 'kernel', 'logs-segments'],
  'apps/launcher': ['agent-protocol', 'config', 'telemetry', 'kernel', 'store'],
  'apps/server': 'everything',
  tests: 'everything',
  bench: 'everything',
  tools: 'everything',
}

/** What the workspace in this folder may import, or undefined for a folder that the table does not know. */
export function reachOf(folder: string): Reach | undefined {
  return reaches[folder] ?? (/^adapters\/[^/]+$/.test(folder) ? adapter : undefined)
}

/** Only tests import these. */
export const forTestsOnly: readonly string[] = ['testkit', 'tools']

/** Programs are started, never imported. */
export const programs: readonly string[] = ['launcher', 'server', 'agent', 'cli', 'web']

/** No input and output here: the built-in modules of Node.js that only compute, per folder. Folders not listed may use all. */
export const pureBuiltIns: Readonly<Record<string, readonly string[]>> = {
  'packages/kernel': ['node:crypto'],
  'packages/domain': ['node:crypto', 'node:path', 'node:path/posix', 'node:util'],
  'packages/contract': [],
  'packages/ports': ['node:stream'],
  'apps/web': [],
}

/** Only these speak to the database. The agent keeps apps alive without one. */
export const databaseClients: readonly string[] = ['pg', 'drizzle-orm', 'graphile-worker']
export const mayUseDatabase: readonly string[] = ['packages/store', 'packages/engine', 'packages/testkit', 'apps/server', 'apps/launcher', 'tests', 'bench']

/** The variables of the environment are read where a program starts, and handed on as options. */
export const mayReadEnvironment = (folder: string): boolean => /^(apps\/|tests$|bench$|tools$|packages\/testkit$)/.test(folder) && folder !== 'apps/web'

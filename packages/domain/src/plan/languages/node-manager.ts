import type { Sourced } from '../plan.ts'
import { findLockfile, versionForLockfile } from './node-lockfile.ts'
import type { Lockfile, ManagerName } from './node-lockfile.ts'
import type { Home, Member } from './node-workspace.ts'
import { sourcePath, wayUp } from './source-path.ts'

/** Which dependencies an install brings: `all` for a build, `workspace` for builds of other packages, too, `runtime` without those of development. */
export type InstallScope = 'workspace' | 'all' | 'runtime'

export interface NodeManager {
  readonly name: Sourced<string>
  /** The package that npm brings it as, with its version; null for npm itself. */
  readonly tool: string | null
  install(scope: InstallScope): Sourced<string>
  /** Runs a script of package.json, of another package of the workspace where it is named. */
  run(script: string, member?: string): string
  readonly environment: Readonly<Record<string, Sourced<string>>>
  /** Files that decide what an install makes, relative to the app. */
  readonly lockfiles: readonly string[]
  readonly isLocked: boolean
}

/** Written into commands, so that only what is a version may pass. */
const PINNED = /^(npm|pnpm|yarn|bun)@(\d{1,4}(?:\.\d{1,6}){0,2})/

interface Choice {
  readonly app: Member
  readonly home: Home
  readonly name: ManagerName
  readonly from: string
  readonly version: string | null
  readonly lock: Lockfile | null
}

/**
 * npm is at hand; the others are fetched by npx in the version that `packageManager` of package.json pins, or in one
 * that reads the lockfile. podo.yaml decides, then a lockfile, then `packageManager`; without all three it is npm.
 */
export function chooseManager(app: Member, home: Home, wished: string | null): NodeManager {
  const choice = choose(app, home, asManager(wished))
  switch (choice.name) {
    case 'pnpm':
      return pnpm(choice)
    case 'yarn':
      return yarn(choice)
    case 'bun':
      return bun(choice)
    case 'npm':
      return npm(choice)
  }
}

const asManager = (name: string | null): ManagerName | null => (name === 'npm' || name === 'pnpm' || name === 'yarn' || name === 'bun' ? name : null)

function choose(app: Member, home: Home, wished: ManagerName | null): Choice {
  const pinnedBy = [app, home].find(({ content }) => PINNED.test(content.packageManager ?? ''))
  const [, pinnedName, pinnedVersion] = PINNED.exec(pinnedBy?.content.packageManager ?? '') ?? []
  const pinned = asManager(pinnedName ?? null)
  const lock = wished === null ? ((pinned === null ? null : findLockfile(home.tree, pinned)) ?? findLockfile(home.tree, null)) : findLockfile(home.tree, wished)
  const name = wished ?? lock?.manager ?? pinned ?? 'npm'
  const pin = pinned === name ? (pinnedVersion ?? null) : null
  return { app, home, name, from: sourceOf(home, wished, lock, pinnedBy ?? null), lock, version: pin ?? (lock === null ? null : versionForLockfile(home.tree, lock)) }
}

function sourceOf(home: Home, wished: ManagerName | null, lock: Lockfile | null, pinnedBy: Member | null): string {
  if (wished !== null) return 'podo.yaml'
  if (lock !== null) return sourcePath(home.tree, lock.file)
  return pinnedBy === null ? 'default' : sourcePath(pinnedBy.tree, 'package.json')
}

/** What all managers answer alike. */
function common({ app, home, name, from, lock }: Choice, settings: readonly string[]): Pick<NodeManager, 'name' | 'lockfiles' | 'isLocked'> & { source: string } {
  const up = wayUp(app.tree, home.tree)
  const decisive = ['package.json', ...(lock === null ? [] : [lock.file]), ...settings.filter((file) => home.tree.has(file))]
  return {
    name: { value: name, from },
    lockfiles: [...(up === '' ? [] : ['package.json']), ...decisive.map((file) => up + file)],
    isLocked: lock !== null,
    source: lock === null ? sourcePath(home.tree, 'package.json') : sourcePath(home.tree, lock.file),
  }
}

const words = (...parts: readonly (string | false)[]): string => parts.filter((part) => part !== false).join(' ')

function npm(choice: Choice): NodeManager {
  const { source, ...base } = common(choice, ['.npmrc'])
  const hasDevelopment = [choice.app, choice.home].some(({ content }) => content.devDependencies.size > 0)
  // In a folder of a workspace npm installs that package alone, and what it needs; the tools of the top belong to it, too.
  const isMember = choice.app.tree.root !== choice.home.tree.root
  return {
    ...base,
    tool: null,
    install: (scope) => ({
      value: words(
        choice.lock === null ? 'npm install --no-package-lock' : 'npm ci',
        scope === 'workspace' || (hasDevelopment && scope === 'all') ? '--include=dev' : hasDevelopment && '--omit=dev',
        isMember && scope === 'workspace' && '--workspaces',
        isMember && '--include-workspace-root',
      ),
      from: source,
    }),
    run: (script, member) => words('npm run', script, member !== undefined && `-w ${member}`),
    environment: {},
  }
}

/** Files are copied, not linked: a link would lead out of the artifact into a cache that builds may write. */
function pnpm(choice: Choice): NodeManager {
  const { source, ...base } = common(choice, ['pnpm-workspace.yaml', '.npmrc', '.pnpmfile.cjs'])
  const tool = `pnpm@${choice.version ?? '10'}`
  const frozen = choice.lock === null ? '--no-frozen-lockfile' : '--frozen-lockfile'
  const allow = saysWhatToBuild(choice.home) ? false : '--config.dangerouslyAllowAllBuilds=true'
  return {
    ...base,
    tool,
    install: (scope) => ({ value: words(`npx --yes ${tool} install`, frozen, scope === 'runtime' ? '--prod' : '--prod=false', '--package-import-method=copy', allow), from: source }),
    run: (script, member) => words(`npx --yes ${tool}`, member !== undefined && `--filter ${member}`, 'run', script),
    // It is the version that packageManager names: from 11 on it would write so into the lockfile, and refuse to.
    environment: { pnpm_config_pm_on_fail: { value: 'ignore', from: 'default' } },
  }
}

/** Newer pnpm runs install scripts of packages that an app names. One that names none gets them all, as with npm. */
function saysWhatToBuild({ tree, content }: Home): boolean {
  const text = `${tree.read('pnpm-workspace.yaml')?.slice(0, 65_536) ?? ''}\n${Object.keys(content.pnpm).map((key) => `${key}:`).join('\n')}`
  return /^(?:onlyBuiltDependencies|ignoredBuiltDependencies|neverBuiltDependencies|allowBuilds|dangerouslyAllowAllBuilds)\s*:/m.test(text)
}

/** Yarn 1 is the package `yarn`; everything later is `@yarnpkg/cli-dist`, or a file of the repository. */
function yarn(choice: Choice): NodeManager {
  const version = choice.version ?? (choice.home.tree.has('.yarnrc.yml') ? '4' : '1')
  return version === '1' || version.startsWith('1.') ? classicYarn(choice, version) : modernYarn(choice, version)
}

/** It refuses packages made for another Node.js even where they work, and there is only one. */
function classicYarn(choice: Choice, version: string): NodeManager {
  const { source, ...base } = common(choice, ['.yarnrc', '.npmrc'])
  const tool = `yarn@${version}`
  return {
    ...base,
    tool,
    install: (scope) => ({
      value: words(`npx --yes ${tool} install`, choice.lock !== null && '--frozen-lockfile', scope === 'runtime' ? '--production' : '--production=false', '--no-progress'),
      from: source,
    }),
    run: (script, member) => words(`npx --yes ${tool}`, member !== undefined && `workspace ${member}`, 'run', script),
    environment: { YARN_IGNORE_ENGINES: { value: 'true', from: 'default' } },
  }
}

/** It leaves nothing out. Packages are laid into node_modules: in its own way they stay in a cache that no release has. */
function modernYarn(choice: Choice, version: string): NodeManager {
  const { source, ...base } = common(choice, ['.yarnrc.yml'])
  const { app, home } = choice
  const settings = (home.tree.read('.yarnrc.yml') ?? '').slice(0, 65_536)
  const own = /^yarnPath:\s*['"]?([A-Za-z0-9._/-]{1,200}?)['"]?\s*$/m.exec(settings)?.[1]
  const tool = `@yarnpkg/cli-dist@${version}`
  const call = own !== undefined && home.tree.has(own) ? `node ${wayUp(app.tree, home.tree)}${own}` : `npx --yes ${tool}`
  return {
    ...base,
    tool,
    install: () => ({ value: words(call, 'install', choice.lock === null ? '--no-immutable' : '--immutable'), from: source }),
    run: (script, member) => words(call, member !== undefined && `workspace ${member}`, 'run', script),
    environment: {
      ...(/^nodeLinker:\s*['"]?node-modules/m.test(settings) ? {} : { YARN_NODE_LINKER: { value: 'node-modules', from: 'default' } }),
      ...(own === undefined || home.tree.has(own) ? {} : { YARN_IGNORE_PATH: { value: '1', from: sourcePath(home.tree, '.yarnrc.yml') } }),
    },
  }
}

function bun(choice: Choice): NodeManager {
  const { source, ...base } = common(choice, ['bunfig.toml', '.npmrc'])
  const tool = `bun@${choice.version ?? '1'}`
  return {
    ...base,
    tool,
    install: (scope) => ({ value: words(`npx --yes ${tool} install`, choice.lock !== null && '--frozen-lockfile', scope === 'runtime' && '--production', '--backend=copyfile'), from: source }),
    run: (script, member) => words(`npx --yes ${tool}`, member !== undefined && `--filter ${member}`, 'run', script),
    environment: {},
  }
}

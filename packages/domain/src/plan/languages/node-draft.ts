import type { Sourced } from '../plan.ts'
import { advice, why } from '../refusals.ts'
import type { LanguageDraft, Wishes } from './language.ts'
import { buildLine, builtPackages } from './node-build.ts'
import { environmentLines } from './node-environment.ts'
import { extraPrograms } from './node-extra.ts'
import type { ExtraProgram } from './node-extra.ts'
import { findFramework } from './node-framework.ts'
import { lockfileNotice } from './node-lockfile.ts'
import { chooseManager } from './node-manager.ts'
import type { NodeManager } from './node-manager.ts'
import { dependencyMajor, hasDependency, hasInstallHooks, saysPackage } from './node-package.ts'
import { fixedPortNotice } from './node-port.ts'
import { findServing } from './node-serving.ts'
import type { Serving } from './node-serving.ts'
import { findNodeVersion, otherRuntime, versionNotice } from './node-version.ts'
import type { Home, Member } from './node-workspace.ts'
import { folderBelow, sourcePath, wayUp } from './source-path.ts'

/** Everything that one package says of how it is run. */
export function draftOf(app: Member, home: Home, wishes: Wishes): LanguageDraft {
  const from = sourcePath(app.tree, 'package.json')
  const manager = chooseManager(app, home, wishes.packageManager)
  const framework = findFramework(app, home)
  const serving = findServing(app, framework)
  const build = buildLine(app, home, manager, framework, serving)
  const version = findNodeVersion(app, home, wishes.version)
  const extras = extraPrograms(home, version, manager, serving, wishes.commands)
  const install = withExtras(installLine(app, home, manager, build !== null || needsDevelopment(app, serving, wishes)), extras)
  const notice = version === null || otherRuntime(version, home.tree) !== null ? null : versionNotice(version)
  return {
    language: { value: 'node', from },
    packageManager: manager.name,
    ...(version === null ? {} : { version }),
    ...(framework === null ? {} : { framework: framework.name }),
    ...(install === null ? {} : { install, lockfiles: manager.lockfiles, installed: installedFolders(app, home, manager, extras) }),
    ...(build === null ? {} : { build }),
    ...(serving.web === undefined ? {} : { web: serving.web }),
    ...(serving.staticRoot === undefined ? {} : { staticRoot: serving.staticRoot }),
    ...(serving.staticFallback === undefined ? {} : { staticFallback: serving.staticFallback }),
    ...(serving.start?.port == null ? {} : { port: serving.start.port }),
    environment: environmentLines(app, manager, framework, serving, build),
    paths: install === null ? [] : toolFolders(app, home, extras),
    caches: [...(install === null ? [] : [manager.name]), ...(framework?.caches ?? []).map((value) => ({ value, from }))],
    notices: [notice, wishes.packageManager === null ? lockfileNotice(home.tree, manager.name.value) : null, fixedPortNotice(app, serving.web?.value), ...serving.notices].filter((one) => one !== null),
    runners: ['pnpm exec', 'yarn exec'],
    missingStart: serving.missing ?? { why: why('no-start-script', { file: from }), advice: advice(build === null ? 'add-start-script' : 'add-start-script-or-files') },
  }
}

const needsDevelopment = ({ content }: Member, { start, web }: Serving, { commands }: Wishes): boolean => saysPackage([start?.text ?? web?.value ?? '', ...commands].join(' '), content.devDependencies.keys())

/** An app without dependencies needs no install at all; a script that npm runs at install time is one, too. */
function installLine(app: Member, home: Home, manager: NodeManager, needsAll: boolean): Sourced<string> | null {
  const { content } = app
  const hooks = hasInstallHooks(content) || hasInstallHooks(home.content)
  const isWorkspace = home.patterns.length > 0
  const wanted = content.dependencies.size + content.optionalDependencies.size > 0 || isWorkspace || hooks || (needsAll && content.devDependencies.size > 0)
  const scope = needsAll || hooks ? 'all' : 'runtime'
  return wanted ? manager.install(builtPackages(app, home).length > 0 ? 'workspace' : scope) : null
}

function withExtras(install: Sourced<string> | null, extras: readonly ExtraProgram[]): Sourced<string> | null {
  const [first] = extras
  if (first === undefined) return install
  const commands = extras.map(({ command }) => command)
  return install === null ? { value: commands.join(' && '), from: first.from } : { ...install, value: [...commands, install.value].join(' && ') }
}

/** Every node_modules of the workspace. What Prisma makes there at install time follows its schema, which no lockfile knows. */
function installedFolders(app: Member, home: Home, manager: NodeManager, extras: readonly ExtraProgram[]): Sourced<string>[] {
  if (!manager.isLocked || (hasDependency(app.content, '@prisma/client') && (dependencyMajor(app.content, '@prisma/client') ?? 0) < 7)) return []
  const up = wayUp(app.tree, home.tree)
  const members = home.members().map(({ tree }) => (tree.root === app.tree.root ? '' : `${up}${folderBelow(home.tree, tree)}/`))
  const folders = [...new Set(['', up, ...members])].map((folder) => `${folder}node_modules`)
  return [...folders, ...extras.map(({ folder }) => folder)].map((value) => ({ value, from: manager.name.from }))
}

function toolFolders(app: Member, home: Home, extras: readonly ExtraProgram[]): Sourced<string>[] {
  const up = wayUp(app.tree, home.tree)
  const folders = ['node_modules/.bin', ...(up === '' ? [] : [`${up}node_modules/.bin`])]
  return [...folders.map((value) => ({ value, from: sourcePath(app.tree, 'package.json') })), ...extras.map(({ path, from }) => ({ value: path, from }))]
}

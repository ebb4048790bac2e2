import type { Sourced } from '../plan.ts'
import type { FrameworkFacts } from './node-framework.ts'
import type { NodeManager } from './node-manager.ts'
import { dependencyMajor, hasDependency } from './node-package.ts'
import { calledName } from './node-script.ts'
import type { Serving } from './node-serving.ts'
import { compileLine } from './node-typescript.ts'
import { neededMembers } from './node-workspace.ts'
import type { Home, Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** In order; Heroku's name comes first because it says more than `build` where both are there. */
const BUILD_SCRIPTS = ['heroku-postbuild', 'build', 'build:prod', 'build:production']
/** Written into commands, so that only names may pass. */
const PACKAGE_NAME = /^(?:@[a-z0-9][a-z0-9._-]*\/)?[a-z0-9][a-z0-9._-]*$/i

/** The packages of the workspace that it needs, its own build, what its start script builds, what a framework adds. */
export function buildLine(app: Member, home: Home, manager: NodeManager, framework: FrameworkFacts | null, serving: Serving): Sourced<string> | null {
  const own = ownBuild(app, manager, framework, serving)
  const steps = [...neededBuilds(app, home, manager), ...generateSteps(app), ...(own === null ? [] : [own.value]), ...startSteps(app, manager, serving, own), ...(own === null || serving.afterBuild === null ? [] : [serving.afterBuild])]
  return steps.length === 0 ? null : { value: steps.join(' && '), from: own?.from ?? sourcePath(app.tree, 'package.json') }
}

/** From its version 7 on Prisma makes its client only when it is told to; before, its packages did so at install time. */
function generateSteps({ tree, content }: Member): string[] {
  const isOld = (dependencyMajor(content, 'prisma') ?? 7) < 7
  if (isOld || !hasDependency(content, 'prisma') || tree.first(['prisma/schema.prisma', 'prisma/schema/schema.prisma', 'schema.prisma']) === null) return []
  return [...content.scripts.values()].some((script) => /\bprisma\s+generate\b/.test(script.slice(0, 4096))) ? [] : ['prisma generate']
}

const buildScript = ({ content }: Member): string | null => BUILD_SCRIPTS.find((name) => (content.scripts.get(name) ?? '').trim() !== '') ?? null

function ownBuild(app: Member, manager: NodeManager, framework: FrameworkFacts | null, serving: Serving): Sourced<string> | null {
  const script = buildScript(app)
  if (script !== null) return { value: manager.run(script), from: sourcePath(app.tree, 'package.json') }
  const startsItself = serving.web !== undefined && !serving.isFramework && serving.start?.isServer !== true
  if (framework?.build != null && !(startsItself && framework.served?.kind !== 'program')) return framework.build
  return serving.web === undefined ? null : compileLine(app, serving.web.value)
}

const neededBuilds = (app: Member, home: Home, manager: NodeManager): string[] => builtPackages(app, home).map((name) => manager.run('build', name))

/** The packages of the workspace that have to be built before the app, by name. */
export function builtPackages(app: Member, home: Home): string[] {
  return neededMembers(app, home.members()).flatMap(({ content }) => {
    const { name, scripts } = content
    return name !== undefined && PACKAGE_NAME.test(name) && (scripts.get('build') ?? '').trim() !== '' ? [name] : []
  })
}

/** Builds that stand in a start script, but for the one that runs anyway. */
function startSteps(app: Member, manager: NodeManager, serving: Serving, own: Sourced<string> | null): string[] {
  const script = own === null ? null : buildScript(app)
  return (serving.start?.buildSteps ?? []).flatMap((step) => {
    const called = calledName(app.content, step)
    if (called !== null) return called === script ? [] : [manager.run(called)]
    return script !== null && app.content.scripts.get(script)?.trim() === step ? [] : [step]
  })
}

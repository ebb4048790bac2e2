import type { Sourced } from '../plan.ts'
import type { NodeFramework, Served } from './node-framework-kind.ts'
import { hasDependency } from './node-package.ts'
import { PAGE_FRAMEWORKS } from './node-pages.ts'
import { SERVER_FRAMEWORKS } from './node-servers.ts'
import { LIBRARIES } from './node-libraries.ts'
import type { Home, Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** What a framework makes of a build: files to serve, a program to start, or a reason why it cannot run as it is. */
export interface FrameworkFacts {
  readonly name: Sourced<string>
  /** The tool's own build command; null for a library that builds nothing. */
  readonly build: Sourced<string> | null
  readonly served: Served | null
  readonly caches: readonly string[]
  readonly environment: Readonly<Record<string, Sourced<string>>>
}

/** A framework before the tool that it is built with, and before the library below it. */
const FRAMEWORKS: readonly NodeFramework[] = [...SERVER_FRAMEWORKS, ...PAGE_FRAMEWORKS]

export const FRAMEWORK_NAMES: readonly string[] = [...FRAMEWORKS.map(({ name }) => name), ...LIBRARIES.map(({ name }) => name)]

export function findFramework(app: Member, home: Home): FrameworkFacts | null {
  const from = sourcePath(app.tree, 'package.json')
  const framework = FRAMEWORKS.find(({ dependencies }) => dependencies.some((name) => hasDependency(app.content, name)))
  if (framework !== undefined) {
    return {
      name: { value: framework.name, from },
      build: framework.build === null ? null : { value: framework.build, from },
      served: framework.serve(app, home),
      caches: framework.caches ?? [],
      environment: Object.fromEntries(Object.entries(framework.environment ?? {}).map(([name, value]) => [name, { value, from: 'default' }])),
    }
  }
  const library = LIBRARIES.find(({ dependency }) => app.content.dependencies.has(dependency))
  return library === undefined ? null : { name: { value: library.name, from }, build: null, served: null, caches: [], environment: {} }
}

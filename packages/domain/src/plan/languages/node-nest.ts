import { withoutComments } from './node-config.ts'
import type { Served } from './node-framework-kind.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** What `nest build` makes; `nest start` would compile again at every start. */
export function nestOutput({ tree }: Member): Served | null {
  const settings = withoutComments((tree.read('nest-cli.json') ?? '').slice(0, 65_536))
  const said = (name: string): string | null => new RegExp(`"${name}"\\s{0,5}:\\s{0,5}"([\\w./-]{1,100})"`).exec(settings)?.[1] ?? null
  const isMonorepo = /"monorepo"\s{0,5}:\s{0,5}true/.test(settings)
  const root = said('root')
  const entry = (said('entryFile') ?? 'main').replace(/\.js$/, '')
  return { kind: 'program', command: { value: `node dist/${isMonorepo && root !== null ? `${root}/` : ''}${entry}.js`, from: sourcePath(tree, tree.has('nest-cli.json') ? 'nest-cli.json' : 'package.json') } }
}

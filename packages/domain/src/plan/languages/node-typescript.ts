import type { Sourced } from '../plan.ts'
import { folderSetting, withoutComments } from './node-config.ts'
import { hasDependency } from './node-package.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const COMPILERS = ['typescript', '@typescript/native-preview']

/** The file that the compiler makes of a source file, where one is set up to write any; null otherwise. */
export function compiledFile(app: Member, source: string): Sourced<string> | null {
  const folder = outputFolder(app)
  if (folder === null) return null
  const inside = source.startsWith('src/') && !saysRootDir(app) ? source.slice('src/'.length) : source
  return { value: `node ${folder}/${inside.replace(/\.ts$/, '.js').replace(/\.mts$/, '.mjs')}`, from: sourcePath(app.tree, 'tsconfig.json') }
}

/** The compiler as a build, for an app that starts a file nobody has made yet, and has no script that would. */
export function compileLine(app: Member, starts: string): Sourced<string> | null {
  const file = /^node\s(?:.*\s)?(?:\.\/)?((?:dist|build|lib|out)\/[\w./-]+?)(?:\.[cm]?js)?$/.exec(starts)?.[1]
  if (file === undefined || outputFolder(app) === null) return null
  const isThere = ['', '.js', '.mjs', '.cjs', '/index.js'].some((ending) => app.tree.has(file + ending))
  return isThere ? null : { value: 'tsc', from: sourcePath(app.tree, 'tsconfig.json') }
}

function outputFolder(app: Member): string | null {
  if (!COMPILERS.some((name) => hasDependency(app.content, name))) return null
  return folderSetting(settings(app), '"?outDir"?')
}

/** `rootDir: "."` keeps `src` in what is written. */
const saysRootDir = (app: Member): boolean => folderSetting(settings(app), '"?rootDir"?') === '.'

function settings({ tree }: Member): { from: string; text: string } | null {
  const text = tree.read('tsconfig.json')
  return text === null ? null : { from: sourcePath(tree, 'tsconfig.json'), text: withoutComments(text.slice(0, 65_536)) }
}

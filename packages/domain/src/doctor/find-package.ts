export interface MissingPackage {
  readonly name: string
  /** Where dependencies are listed. */
  readonly manifest: string
}

/** How a runtime or a bundler says that something it loads is not there; the group is what was asked for. */
const SAID: readonly (readonly [pattern: RegExp, manifest: string])[] = [
  [/Cannot find (?:module|package) '([^'\n]{1,200})'/, 'package.json'],
  [/error TS2307: Cannot find module '([^'\n]{1,200})'/, 'package.json'],
  [/Module not found: (?:Error: )?Can't resolve '([^'\n]{1,200})'/, 'package.json'],
  [/(?:failed to resolve|Failed to resolve) import "([^"\n]{1,200})"/, 'package.json'],
  [/Could not resolve "([^"\n]{1,200})"/, 'package.json'],
  [/ModuleNotFoundError: No module named '([^'\n]{1,200})'/, 'requirements.txt'],
  [/cannot load such file -- (\S{1,200}) \(LoadError\)/, 'Gemfile'],
]

/** A path or an alias names a file of the app, not a package. */
const isPackage = (name: string): boolean => !/^(?:[./~#]|@\/|node:|virtual:|[a-z]:)/i.test(name)

/** The package that the last lines miss; null when they name none. A missing file of the app is `missingFile`. */
export function findMissingPackage(lines: readonly string[]): MissingPackage | null {
  const text = lines.map((line) => line.slice(0, 600)).join('\n')
  for (const [pattern, manifest] of SAID) {
    const asked = pattern.exec(text)?.[1]
    if (asked !== undefined && isPackage(asked)) return { name: packageOf(asked, manifest), manifest }
  }
  return null
}

/** The file of the app that Node.js could not load. */
export const findMissingFile = (lines: readonly string[]): string | null =>
  lines.map((line) => /Cannot find module '([./][^']{0,199})'/.exec(line)?.[1]).find((path) => path !== undefined) ?? null

/** `@scope/name/sub` is part of `@scope/name`; `flask.views` of `flask`. */
function packageOf(asked: string, manifest: string): string {
  if (manifest === 'requirements.txt') return asked.split('.')[0] ?? asked
  if (manifest === 'Gemfile') return asked.split('/')[0] ?? asked
  return asked.split('/').slice(0, asked.startsWith('@') ? 2 : 1).join('/')
}

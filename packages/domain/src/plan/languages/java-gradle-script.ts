import type { AppTree } from './language.ts'
import { isPlainPath } from './program-name.ts'

const MAX_CHARACTERS = 262_144

/** What can be read from a build script without running it: plugins that it applies, and what it says in so many words. */
export interface GradleScript {
  readonly file: string
  /** Folder below the app; `.` for its own. */
  readonly folder: string
  /** Without comments. */
  readonly text: string
  applies(plugin: GradlePlugin): boolean
  /** First group of the first match. */
  find(pattern: RegExp): string | null
}

export type GradlePlugin = 'application' | 'spring-boot' | 'quarkus' | 'shadow' | 'java'

const APPLIED: Readonly<Record<GradlePlugin, RegExp>> = {
  application: /\bid\s*\(?\s*['"](?:application|io\.micronaut\.application|io\.ktor\.plugin|[\w.-]*application-conventions)['"]|\bapply\s*\(?\s*plugin\s*[:=]\s*['"]application['"]|^[ \t]*application[ \t]*$|\{\s*application\s*\}|\balias\(libs\.plugins\.(?:ktor|micronaut\.application)\b/m,
  'spring-boot': /\bid\s*\(?\s*['"]org\.springframework\.boot['"]|\bapply\s*\(?\s*plugin\s*[:=]\s*['"]org\.springframework\.boot['"]|\balias\(libs\.plugins\.(?:[\w.]*\.)?spring\.?-?boot\b/im,
  quarkus: /\bid\s*\(?\s*['"]io\.quarkus['"]|\bapply\s*\(?\s*plugin\s*[:=]\s*['"]io\.quarkus['"]|\balias\(libs\.plugins\.quarkus\b/m,
  shadow: /\bid\s*\(?\s*['"](?:com\.github\.johnrengelman\.shadow|com\.gradleup\.shadow)['"]|\balias\(libs\.plugins\.shadow\b/m,
  java: /\bid\s*\(?\s*['"](?:java|org\.jetbrains\.kotlin\.jvm|groovy)['"]|\bapply\s*\(?\s*plugin\s*[:=]\s*['"](?:java|kotlin)['"]|^[ \t]*(?:java|`java`)[ \t]*$|\bkotlin\s*\(\s*['"]jvm['"]\s*\)/m,
}

export function readGradleScript(tree: AppTree, folder: string): GradleScript | null {
  const prefix = folder === '.' ? '' : `${folder}/`
  const file = tree.first([`${prefix}build.gradle`, `${prefix}build.gradle.kts`])
  if (file === null) return null
  const text = withoutComments(tree.read(file) ?? '')
  const applied = text.split('\n').filter((line) => !/\bapply\s*\(?\s*false\b/.test(line)).join('\n')
  return { file, folder, text, applies: (plugin) => APPLIED[plugin].test(applied), find: (pattern) => pattern.exec(text)?.[1] ?? null }
}

export interface GradleSettings {
  readonly file: string | null
  readonly rootName: string | null
  /** Folders of the projects that it includes. */
  readonly folders: readonly string[]
}

export function readGradleSettings(tree: AppTree): GradleSettings {
  const file = tree.first(['settings.gradle', 'settings.gradle.kts'])
  const text = withoutComments(file === null ? '' : (tree.read(file) ?? ''))
  const name = /\brootProject\.name\s*=\s*['"]([^'"\n]{1,100})['"]/.exec(text)?.[1] ?? null
  const includes = [...text.matchAll(/^[ \t]*include\b[ \t]*\(?((?:[\s,]*['"][^'"\n]{1,200}['"])+)/gm)].flatMap((match) => [...(match[1] ?? '').matchAll(/['"]([^'"\n]+)['"]/g)].map((name_) => name_[1] ?? ''))
  const folders = includes.map((path) => path.replace(/^:+/, '').replaceAll(':', '/')).filter((folder) => isPlainPath(folder))
  return { file, rootName: name, folders: [...new Set(folders)].slice(0, 40) }
}

/** A string ends at its quote or, unclosed, with its line: each place is looked at once. */
const STRINGS_AND_COMMENTS = /"(?:[^"\\\n]|\\[^\n])*(?:"|\\?(?=\n|$))|'(?:[^'\\\n]|\\[^\n])*(?:'|\\?(?=\n|$))|\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g

/** Strings that hold `//` (addresses of repositories) are kept whole. */
const withoutComments = (text: string): string => text.slice(0, MAX_CHARACTERS).replace(STRINGS_AND_COMMENTS, (match) => (match.startsWith('/') ? ' ' : match))

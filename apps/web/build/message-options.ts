import { fileURLToPath } from 'node:url'
import type { CompilerOptions } from '@inlang/paraglide-js'

const here = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** One place for the build, the tests and `node build/compile-messages.ts`. */
export const messageOptions: CompilerOptions = {
  project: here('../project.inlang'),
  outdir: here('../src/paraglide'),
  strategy: ['localStorage', 'preferredLanguage', 'baseLocale'],
  localStorageKey: 'podo.language',
  isServer: 'false',
  outputStructure: 'message-modules',
  disableAsyncLocalStorage: true,
  emitGitIgnore: false,
  emitPrettierIgnore: false,
  emitReadme: false,
}

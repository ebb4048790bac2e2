import { configNames, folderSetting, readConfig } from './node-config.ts'
import type { ConfigText } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { Served } from './node-framework-kind.ts'
import { hasDependency } from './node-package.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const rendersNothing = (config: ConfigText | null): boolean => config !== null && /\bssr\s{0,5}:\s{0,5}false\b/.test(config.text)

/** React Router as a framework. Its own server only where its package is there: otherwise the app has one. */
export function reactRouterOutput({ tree, content }: Member): Served | null {
  const from = sourcePath(tree, 'package.json')
  const config = readConfig(tree, configNames('react-router'))
  const folder = folderSetting(config, 'buildDirectory') ?? 'build'
  if (config !== null && rendersNothing(config)) {
    const isFrontPageMade = /\bprerender\s{0,5}(?::\s{0,5}true\b|[:(][^]{0,500}?['"]\/['"])/.test(config.text)
    return files({ value: `${folder}/client`, from: config.from }, { value: isFrontPageMade ? '__spa-fallback.html' : 'index.html', from: config.from }, /^react-router-serve\b/)
  }
  return hasDependency(content, '@react-router/serve') ? { kind: 'program', command: { value: `react-router-serve ./${folder}/server/index.js`, from } } : null
}

/** Remix 2, with Vite or with the compiler that it had before. */
export function remixOutput({ tree, content }: Member): Served | null {
  const from = sourcePath(tree, 'package.json')
  const vite = readConfig(tree, configNames('vite'))
  if (vite !== null && rendersNothing(vite)) return files({ value: 'build/client', from: vite.from }, { value: 'index.html', from: vite.from }, /^remix-serve\b/)
  if (!hasDependency(content, '@remix-run/serve')) return null
  return { kind: 'program', command: { value: vite === null ? 'remix-serve build/index.js' : 'remix-serve ./build/server/index.js', from } }
}

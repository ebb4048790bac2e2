import { angularOutput } from './node-angular.ts'
import { configNames, folderSetting, readConfig, textSetting } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { NodeFramework, Served } from './node-framework-kind.ts'
import { viteOutput } from './node-vite.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** Frameworks and tools that make files to serve. Create React App takes every warning for an error where CI is true. */
export const PAGE_FRAMEWORKS: readonly NodeFramework[] = [
  { name: 'Gatsby', dependencies: ['gatsby'], build: 'gatsby build', serve: (app) => folder(app, 'public'), caches: ['.cache'], environment: { GATSBY_TELEMETRY_DISABLED: '1' } },
  { name: 'Docusaurus', dependencies: ['@docusaurus/core'], build: 'docusaurus build', serve: (app) => folder(app, 'build') },
  { name: 'VitePress', dependencies: ['vitepress'], build: 'vitepress build', serve: vitePressFolder },
  { name: 'Eleventy', dependencies: ['@11ty/eleventy'], build: 'eleventy', serve: eleventyFolder },
  { name: 'Angular', dependencies: ['@angular/core'], build: 'ng build', serve: angularOutput, caches: ['.angular/cache'], environment: { NG_CLI_ANALYTICS: 'false' } },
  { name: 'Create React App', dependencies: ['react-scripts'], build: 'react-scripts build', serve: (app) => folder(app, scriptValue(app, /\bBUILD_PATH=['"]?(?:\.\/)?([\w./-]{1,100})/) ?? 'build', 'index.html'), environment: { CI: 'false' } },
  { name: 'Vue CLI', dependencies: ['@vue/cli-service'], build: 'vue-cli-service build', serve: vueFolder },
  { name: 'Rsbuild', dependencies: ['@rsbuild/core'], build: 'rsbuild build', serve: (app) => folder(app, 'dist', 'index.html') },
  { name: 'Vite', dependencies: ['vite', 'rolldown-vite'], build: 'vite build', serve: viteOutput },
  { name: 'Parcel', dependencies: ['parcel', 'parcel-bundler'], build: 'parcel build', serve: (app) => folder(app, scriptValue(app, /--(?:dist-dir|out-dir)[ =](?:\.\/)?([\w./-]{1,100})/) ?? 'dist', 'index.html') },
  { name: 'webpack', dependencies: ['html-webpack-plugin'], build: 'webpack --mode production', serve: webpackFolder },
]

function folder(app: Member, name: string, fallback?: string): Served {
  const from = sourcePath(app.tree, 'package.json')
  return files({ value: name.replace(/\/+$/, ''), from }, fallback === undefined ? null : { value: fallback, from })
}

const scriptValue = ({ content }: Member, pattern: RegExp): string | null => pattern.exec(content.scripts.get('build') ?? '')?.[1] ?? null

function vueFolder(app: Member): Served {
  const config = readConfig(app.tree, configNames('vue'))
  const set = folderSetting(config, 'outputDir')
  return set === null || config === null ? folder(app, 'dist', 'index.html') : files({ value: set, from: config.from }, { value: 'index.html', from: sourcePath(app.tree, 'package.json') })
}

/** Its folder is what the build script names (`vitepress build docs`), and the output lies hidden in it. */
function vitePressFolder(app: Member): Served {
  const named = scriptValue(app, /\bvitepress build ([\w./-]{1,100})/)
  const found = app.tree.paths.find((path) => /(?:^|\/)\.vitepress\/config\.[mc]?[jt]s$/.test(path) && !path.includes('node_modules/'))
  const root = named ?? (found === undefined || found.startsWith('.vitepress/') ? '' : found.slice(0, found.indexOf('/.vitepress/')))
  return folder(app, root === '' ? '.vitepress/dist' : `${root.replace(/^\.\/|\/+$/g, '')}/.vitepress/dist`)
}

function eleventyFolder(app: Member): Served {
  const config = readConfig(app.tree, ['.eleventy.js', ...configNames('eleventy')])
  const set = scriptValue(app, /--output[ =](?:\.\/)?([\w./-]{1,100})/) ?? textSetting(config, 'output')
  return folder(app, set?.replace(/^\.\//, '') ?? '_site')
}

function webpackFolder(app: Member): Served {
  const config = readConfig(app.tree, configNames('webpack'))
  const set = /\bpath\s{0,5}:\s{0,5}(?:path\.)?(?:resolve|join)\(\s{0,5}(?:__dirname|import\.meta\.dirname)\s{0,5},\s{0,5}['"](?:\.\/)?([\w.-]{1,100})['"]/.exec(config?.text ?? '')?.[1]
  return config === null || set === undefined ? folder(app, 'dist', 'index.html') : files({ value: set, from: config.from }, { value: 'index.html', from: config.from })
}

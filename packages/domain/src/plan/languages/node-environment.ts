import type { Sourced } from '../plan.ts'
import type { FrameworkFacts } from './node-framework.ts'
import type { NodeManager } from './node-manager.ts'
import { dependencyMajor } from './node-package.ts'
import type { Serving } from './node-serving.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** Made with a bundler that hashes with MD4, which OpenSSL of today leaves out: below these versions. */
const OLD_BUNDLERS: readonly (readonly [name: string, fixed: number])[] = [['react-scripts', 5], ['@vue/cli-service', 5], ['nuxt', 3], ['gatsby', 4], ['next', 12], ['@angular/cli', 13], ['webpack', 5], ['laravel-mix', 6]]

/** Tools of tests that fetch a browser when they are installed, and what keeps them from it. */
const TEST_BROWSERS: readonly (readonly [name: string, variable: string, value: string])[] = [['cypress', 'CYPRESS_INSTALL_BINARY', '0'], ['puppeteer', 'PUPPETEER_SKIP_DOWNLOAD', 'true'], ['electron', 'ELECTRON_SKIP_BINARY_DOWNLOAD', '1']]

/** Variables of build and run: what every app gets, then manager and framework, then what single packages need. */
export function environmentLines(app: Member, manager: NodeManager, framework: FrameworkFacts | null, serving: Serving, build: Sourced<string> | null): Record<string, Sourced<string>> {
  const from = sourcePath(app.tree, 'package.json')
  const isOld = build !== null && OLD_BUNDLERS.some(([name, fixed]) => (dependencyMajor(app.content, name) ?? fixed) < fixed)
  const browsers = TEST_BROWSERS.filter(([name]) => app.content.devDependencies.has(name) && !app.content.dependencies.has(name))
  const installsMore = build !== null && /\bnpm (?:[^&|;]{0,100}\s)?(?:install|i|ci)\b/.test([...app.content.scripts.values()].join('\n').slice(0, 65_536))
  return {
    NODE_ENV: { value: 'production', from: 'default' },
    ...manager.environment,
    ...framework?.environment,
    ...serving.environment,
    ...(isOld ? { NODE_OPTIONS: { value: '--openssl-legacy-provider', from } } : {}),
    ...Object.fromEntries(browsers.map(([, variable, value]) => [variable, { value, from }])),
    ...(installsMore ? { npm_config_include: { value: 'dev', from } } : {}),
  }
}

import { notice } from '../notices.ts'
import { advice, why } from '../refusals.ts'
import { configNames, folderSetting, readConfig, textSetting } from './node-config.ts'
import type { ConfigText } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { Served, ServedProgram } from './node-framework-kind.ts'
import { dependencyMajor, hasDependency } from './node-package.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const OTHER_ADAPTERS = ['auto', 'vercel', 'netlify', 'cloudflare', 'cloudflare-workers']

/** The adapter decides, in svelte.config or, in newer versions, in vite.config. */
export function svelteKitOutput(app: Member): Served {
  const configs = [readConfig(app.tree, configNames('svelte')), readConfig(app.tree, configNames('vite'))].filter((config) => config !== null)
  const config = configs.find(({ text }) => /adapter/.test(text)) ?? null
  if (uses(app, config, 'node')) return program(app, config)
  if (uses(app, config, 'static')) return pages(app, config)
  if (uses(app, config, 'auto') && (dependencyMajor(app.content, '@sveltejs/adapter-auto') ?? FIRST_WITH_NODE) >= FIRST_WITH_NODE) return chosenByItself(app, config)
  const other = OTHER_ADAPTERS.find((name) => uses(app, config, name))
  return {
    kind: 'not-served',
    why: other === undefined ? why('unknown-adapter', { file: config?.from ?? 'svelte.config.js' }) : why('adapter-of-service', { file: config?.from ?? sourcePath(app.tree, 'package.json'), adapter: `@sveltejs/adapter-${other}` }),
    advice: advice('sveltekit-node'),
  }
}

const uses = ({ content }: Member, config: ConfigText | null, name: string): boolean =>
  config === null ? hasDependency(content, `@sveltejs/adapter-${name}`) : new RegExp(`@sveltejs/adapter-${name}['"]`).test(config.text)

/** From this version on, adapter-auto installs adapter-node in the build where this variable, one of Google's, is set. */
const FIRST_WITH_NODE = 3
const ASKS_FOR_NODE = 'GCP_BUILDPACKS'

function chosenByItself(app: Member, config: ConfigText | null): Served {
  const from = config?.from ?? sourcePath(app.tree, 'package.json')
  const { command, environment } = program(app, null)
  return { kind: 'program', command, environment: { ...environment, [ASKS_FOR_NODE]: { value: '1', from } }, notices: [notice('adapter-added', { file: from, adapter: '@sveltejs/adapter-node' })] }
}

/** Behind a proxy it knows its own address by headers alone, and refuses every form that is posted without. */
function program({ tree }: Member, config: ConfigText | null): ServedProgram {
  const from = sourcePath(tree, 'package.json')
  const prefix = textSetting(config, 'envPrefix') ?? ''
  const folder = folderSetting(config, 'out')
  const start = `node ${folder ?? 'build'}`
  const headers = { PROTOCOL_HEADER: 'x-forwarded-proto', HOST_HEADER: 'x-forwarded-host', ADDRESS_HEADER: 'x-forwarded-for' }
  return {
    kind: 'program',
    command: { value: prefix === '' ? start : `${prefix}PORT=$PORT ${start}`, from: folder === null || config === null ? from : config.from },
    environment: Object.fromEntries(Object.entries(headers).map(([name, value]) => [prefix + name, { value, from: 'default' }])),
  }
}

function pages({ tree }: Member, config: ConfigText | null): Served {
  const from = config?.from ?? sourcePath(tree, 'package.json')
  const fallback = textSetting(config, 'fallback')
  return files({ value: folderSetting(config, 'pages') ?? 'build', from }, fallback === null || fallback === '404.html' ? null : { value: fallback, from })
}

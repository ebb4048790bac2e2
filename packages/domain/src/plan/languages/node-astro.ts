import { advice, why } from '../refusals.ts'
import { configNames, folderSetting, readConfig, textSetting } from './node-config.ts'
import type { ConfigText } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { Served } from './node-framework-kind.ts'
import { hasDependency } from './node-package.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

const OTHER_ADAPTERS = ['@astrojs/vercel', '@astrojs/netlify', '@astrojs/cloudflare']

/** Files, unless an adapter makes a server of it. */
export function astroOutput(app: Member): Served {
  const from = sourcePath(app.tree, 'package.json')
  const config = readConfig(app.tree, configNames('astro'))
  const folder = folderSetting(config, 'outDir')
  const other = OTHER_ADAPTERS.find((name) => config !== null && uses(app, config, name))
  if (uses(app, config, '@astrojs/node')) return server(config, folder ?? 'dist', folder === null || config === null ? from : config.from)
  if (config === null || other === undefined) return files({ value: folder ?? 'dist', from: folder === null || config === null ? from : config.from })
  return {
    kind: 'not-served',
    why: why('adapter-of-service', { file: config.from, adapter: other }),
    advice: advice('astro-node'),
  }
}

const uses = ({ content }: Member, config: ConfigText | null, name: string): boolean =>
  config === null ? hasDependency(content, name) : new RegExp(`['"]${name}(?:/[\\w-]+)?['"]`).test(config.text)

/** It listens on localhost alone unless HOST says otherwise. */
function server(config: ConfigText | null, folder: string, from: string): Served {
  if (textSetting(config, 'mode') === 'middleware') {
    return {
      kind: 'not-served',
      why: why('astro-middleware', { file: config?.from ?? from }),
      advice: advice('astro-standalone'),
    }
  }
  return { kind: 'program', command: { value: `node ./${folder}/server/entry.mjs`, from }, replaces: /^astro preview\b/, environment: { HOST: { value: '0.0.0.0', from: 'default' } } }
}

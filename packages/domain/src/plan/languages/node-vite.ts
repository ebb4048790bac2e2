import { configNames, folderSetting, normalFolder, readConfig, textSetting } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { Served } from './node-framework-kind.ts'
import type { Member } from './node-workspace.ts'
import { sourcePath } from './source-path.ts'

/** `build.outDir` lies below `root`; a single-page app unless the configuration says that each page stands alone. */
export function viteOutput(app: Member): Served | null {
  const { tree, content } = app
  const config = readConfig(tree, configNames('vite'))
  if (config !== null && /\blib\s{0,5}:\s{0,5}\{/.test(config.text) && !tree.has('index.html')) return null
  const said = /\bvite build\b[^&|;]{0,200}?--outDir[ =]['"]?([\w./-]{1,100})/.exec(content.scripts.get('build') ?? '')?.[1]
  const root = folderSetting(config, 'root') ?? '.'
  const set = said ?? textSetting(config, 'outDir')
  const folder = normalFolder(`${root}/${set ?? 'dist'}`)
  const from = said === undefined && config !== null && (set !== null || root !== '.') ? config.from : sourcePath(tree, 'package.json')
  const isMultiplePages = textSetting(config, 'appType') === 'mpa' || (config !== null && /\binput\s{0,5}:\s{0,5}\{/.test(config.text))
  return files({ value: folder === null || folder === '.' ? 'dist' : folder, from }, isMultiplePages ? null : { value: 'index.html', from })
}

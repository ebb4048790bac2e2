import { configNames, folderSetting, readConfig, textSetting } from './node-config.ts'
import { files } from './node-framework-kind.ts'
import type { Served } from './node-framework-kind.ts'
import type { Home, Member } from './node-workspace.ts'
import { folderBelow, sourcePath } from './source-path.ts'

const START = /^next start\b/

/** `output: 'export'` makes files, `'standalone'` a program with what it needs beside it, and nothing an app for `next start`. */
export function nextOutput(app: Member, home: Home): Served {
  const { tree, content } = app
  const from = sourcePath(tree, 'package.json')
  const config = readConfig(tree, configNames('next'))
  const folder = folderSetting(config, 'distDir')
  const exported = /\bnext export(?:[^&|;]{0,100}?\s(?:-o|--outdir)[ =](?:\.\/)?([\w./-]{1,100}))?/.exec(content.scripts.get('build') ?? '')
  if (exported !== null) return files({ value: exported[1] ?? 'out', from }, null, START)
  const output = textSetting(config, 'output')
  if (config !== null && output === 'export') return files({ value: folder ?? 'out', from: config.from }, null, START)
  if (config !== null && output === 'standalone') return standalone(app, home, folder ?? '.next', config.from)
  return { kind: 'program', command: { value: 'next start', from } }
}

/** Its server lies as deep below `standalone` as the app below the top of its workspace, and looks for files beside it. */
function standalone(app: Member, home: Home, folder: string, from: string): Served {
  const below = app.tree.root === home.tree.root ? '' : `/${folderBelow(home.tree, app.tree)}`
  const place = `${folder}/standalone${below}`
  const hasPublic = app.tree.paths.some((path) => path.startsWith('public/'))
  const copies = [`mkdir -p ${place}/${folder}`, `cp -R ${folder}/static ${place}/${folder}/`, ...(hasPublic ? [`cp -R public ${place}/`] : [])]
  const isCopied = /standalone/.test([...app.content.scripts.values()].join(' '))
  return {
    kind: 'program',
    command: { value: `node ${place}/server.js`, from },
    replaces: START,
    ...(isCopied ? {} : { afterBuild: copies.join(' && ') }),
    environment: { HOSTNAME: { value: '0.0.0.0', from: 'default' } },
  }
}

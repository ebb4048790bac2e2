import type { FileTree } from '../plan/file-tree.ts'
import { createDraft } from './draft.ts'
import type { ImportDraft } from './draft.ts'
import { readFields } from './field.ts'
import type { Field } from './field.ts'
import type { ImportResult } from './report.ts'
import { takeCompose } from './sources/compose.ts'
import { takeBuildpacks, takeChecks, takeDokkuAppJson, takeScale } from './sources/dokku.ts'
import { takeHerokuYml } from './sources/heroku-yml.ts'
import { takeAppJson } from './sources/heroku.ts'
import { takeKamal, withoutErbLines } from './sources/kamal.ts'
import { takeProcfile } from './sources/procfile.ts'
import { writePodoYaml } from './write-podo-yaml.ts'

interface Source {
  readonly files: readonly string[]
  /** Whether a file that is named in a command is one of this kind. */
  readonly isKind: RegExp
  take(file: string, text: string, draft: ImportDraft): Broken | 'taken' | 'other'
}

type Broken = Extract<ImportResult, { kind: 'broken' }>

const plain = (take: (file: string, text: string, draft: ImportDraft) => void): Source['take'] => (file, text, draft) => {
  take(file, text, draft)
  return 'taken'
}

const fields = (take: (root: Field, draft: ImportDraft) => void, isMine: (root: Field) => boolean = (root) => root.isMap(), prepare: (text: string) => string = (text) => text): Source['take'] => (file, text, draft) => {
  const read = readFields(file, prepare(text))
  if (read.kind === 'broken') return { kind: 'broken', file, line: read.line, sentence: read.sentence }
  if (!isMine(read.root)) return 'other'
  take(read.root, draft)
  return 'taken'
}

/** React Native and Expo call their own settings app.json, too. */
const isPlatformAppJson = (root: Field): boolean => !root.at('expo').isThere && ['env', 'formation', 'addons', 'buildpacks', 'scripts', 'healthchecks', 'cron', 'stack'].some((name) => root.at(name).isThere)

/** In the order in which they count: what a platform runs in production before what somebody starts at a desk. */
const SOURCES: readonly Source[] = [
  { files: ['Procfile'], isKind: /(?:^|\/)Procfile[^/]*$/, take: plain(takeProcfile) },
  {
    files: ['app.json'],
    isKind: /(?:^|\/)app\.json$/,
    take: fields((root, draft) => {
      takeDokkuAppJson(root, draft)
      takeAppJson(root, draft)
    }, isPlatformAppJson),
  },
  { files: ['heroku.yml'], isKind: /(?:^|\/)heroku\.ya?ml$/, take: fields(takeHerokuYml) },
  { files: ['DOKKU_SCALE'], isKind: /(?:^|\/)DOKKU_SCALE$/, take: plain(takeScale) },
  { files: ['CHECKS'], isKind: /(?:^|\/)CHECKS$/, take: plain(takeChecks) },
  { files: ['.buildpacks'], isKind: /(?:^|\/)\.buildpacks$/, take: plain(takeBuildpacks) },
  { files: ['config/deploy.yml'], isKind: /(?:^|\/)deploy(?:\.[^/]+)?\.ya?ml$/, take: fields(takeKamal, (root) => root.at('service').isThere || root.at('servers').isThere, withoutErbLines) },
  { files: ['compose.yaml', 'compose.yml', 'docker-compose.yml', 'docker-compose.yaml'], isKind: /compose[^/]*\.ya?ml$/, take: fields(takeCompose) },
]

export const IMPORTED_FILES: readonly string[] = SOURCES.flatMap(({ files }) => files)

/**
 * What the settings of other platforms say of an app, as podo.yaml and a report. `from` names one file to read alone.
 * Never throws; reads only files that the tree lists.
 */
export function importSettings(tree: FileTree, from: string | null = null): ImportResult {
  const known = new Set(tree.paths)
  const { draft, collected } = createDraft()
  const sources: string[] = []
  for (const source of SOURCES) {
    const file = from === null ? source.files.find((candidate) => known.has(candidate)) : known.has(from) && source.isKind.test(from) ? from : undefined
    const text = file === undefined ? null : tree.read(file)
    if (file === undefined || text === null) continue
    const taken = source.take(file, text, draft)
    if (typeof taken === 'object') return taken
    if (taken === 'taken') sources.push(file)
  }
  if (sources.length === 0) return { kind: 'nothing' }
  if (from === null) leaveNeighbours(tree.paths, draft)
  const all = collected()
  const { text, carried, left } = writePodoYaml(all)
  return { kind: 'imported', sources, name: all.name, text, carried, left, variables: all.variables, counts: all.counts, environmentFiles: all.environmentFiles }
}

/** Files that belong to one that was read, and were not. */
function leaveNeighbours(paths: readonly string[], draft: ImportDraft): void {
  for (const file of paths) {
    const origin = { file, line: null, what: '' }
    if (/^\.kamal\/hooks\/[a-z-]+$/.test(file)) draft.leave(origin, 'A hook of Kamal.', 'A command before each release is predeploy in podo.yaml; other moments come later.')
    else if (/^config\/deploy\.[\w-]+\.ya?ml$/.test(file) || /^(?:docker-)?compose\.[\w.-]+\.ya?ml$/.test(file)) draft.leave(origin, 'Not read: it changes what another file says.', `To take it alone: podo import --from ${file}`)
    else if (file === 'Aptfile') draft.leave(origin, 'Debian packages that the app needs.', 'Install them on the machine with apt-get; on this cluster apps use what the machine has.')
    else if (file === 'nginx.conf.sigil') draft.leave(origin, 'Settings of the proxy of Dokku.', 'Podo answers for the app itself; let the app do what they did.')
  }
}

import { readDockerfile } from './dockerfile.ts'
import type { FileTree } from './file-tree.ts'
import type { AppTree, LanguageDraft } from './languages/language.ts'
import type { Detection } from './plan.ts'

type Unknown = Extract<Detection, { kind: 'unknown' }>

const CONTAINER_FILES = ['Dockerfile', 'Containerfile', 'dockerfile']
/** Known by name, so that the answer can say more than "unknown". */
const OTHER_LANGUAGES: readonly (readonly [file: RegExp, name: string])[] = [
  [/^deno\.jsonc?$/, 'Deno'],
  [/^mix\.exs$/, 'Elixir'],
  [/^[^/]+\.(?:cs|fs|vb)proj$/, '.NET'],
  [/^[^/]+\.sln$/, '.NET'],
  [/^pubspec\.yaml$/, 'Dart'],
  [/^Package\.swift$/, 'Swift'],
  [/^build\.sbt$/, 'Scala'],
  [/^(?:project\.clj|deps\.edn)$/, 'Clojure'],
  [/^gleam\.toml$/, 'Gleam'],
  [/^shard\.yml$/, 'Crystal'],
  [/^environment\.ya?ml$/, 'Conda'],
]
/** Files that say that a folder is an app. */
const MARKS = /^((?:[A-Za-z0-9_-][A-Za-z0-9._-]*\/){1,2})(?:package\.json|requirements\.txt|pyproject\.toml|Pipfile|manage\.py|go\.mod|pom\.xml|build\.gradle(?:\.kts)?|Gemfile|composer\.json|Cargo\.toml|index\.(?:html|php)|Procfile)$/
const ASIDE = /(?:^|\/)(?:node_modules|vendor|docs?|examples?|tests?|dist|build|public|static|templates)\//

/** Why a tree does not say how it is started, and what would: the closest that it has to an answer. */
export function explainNothing(app: AppTree, tree: FileTree, draft: LanguageDraft | null): Unknown {
  if (tree.paths.length === 0) {
    return { kind: 'unknown', code: 'PODO-PLAN-EMPTY', sentence: 'There are no files to deploy.', nextAction: 'Deploy the folder that holds the app, and look whether .gitignore or .podoignore keeps it at home.', evidence: [] }
  }
  const container = findContainer(app)
  if (draft?.missingStart !== undefined) return noStart(draft, draft.missingStart, container)
  if (container !== null) return onlyContainer(container)
  const other = otherLanguage(app)
  if (other !== null) return other
  const folders = appFolders(app)
  const [folder] = folders
  return {
    kind: 'unknown',
    code: 'PODO-PLAN-UNKNOWN',
    sentence: folder === undefined ? 'Podo found no file by which it knows an app, no index.html, no Procfile and no podo.yaml.' : `There is no app in this folder itself, but in ${folders.slice(0, 4).join(', ')}.`,
    nextAction: folder === undefined ? 'Deploy the folder that holds the app, or write podo.yaml with processes.web.' : `Write "root: ${folder}" into podo.yaml, or deploy that folder alone; each of them can be an app of its own.`,
    evidence: tree.paths.slice(0, 10),
  }
}

interface Container {
  readonly file: string
  readonly command: string | null
  readonly port: number | null
  readonly image: string | null
}

function findContainer(app: AppTree): Container | null {
  const file = app.first(CONTAINER_FILES)
  if (file === null) return null
  const read = readDockerfile(app.read(file) ?? '')
  return { file, command: read?.command ?? null, port: read?.ports[0] ?? null, image: read?.image ?? null }
}

function noStart(draft: LanguageDraft, why: { readonly sentence: string; readonly nextAction: string }, container: Container | null): Unknown {
  const nextAction = container?.command == null ? why.nextAction : `${container.file} starts "${container.command}": write that as processes.web in podo.yaml${listening(container)}.`
  return { kind: 'unknown', code: 'PODO-PLAN-NO-START', sentence: why.sentence, nextAction, evidence: [draft.language.from, ...(container === null ? [] : [container.file])] }
}

function onlyContainer(container: Container): Unknown {
  const { file, command, image } = container
  return {
    kind: 'unknown',
    code: 'PODO-PLAN-DOCKERFILE',
    sentence: `The only description of this app is its ${file}, and this cluster runs processes, not images.`,
    nextAction:
      command === null
        ? `${image !== null && /(?:^|\/)(?:nginx|httpd|caddy)(?::|@|$|-)/.test(image) ? 'It serves files: name their folder as static.root in podo.yaml, and the command that makes them as build.' : 'Write what the image starts as processes.web in podo.yaml, such as "node server.js".'}`
        : `Its image starts "${command}": write that as processes.web in podo.yaml, with install and build as it needs them${listening(container)}.`,
    evidence: [file, ...(image === null ? [] : [`FROM ${image}`]), ...(command === null ? [] : [`starts ${command}`])],
  }
}

const listening = ({ port }: Container): string => (port === null ? '' : `, and let it listen on PORT instead of ${port}`)

function otherLanguage(app: AppTree): Unknown | null {
  for (const [pattern, name] of OTHER_LANGUAGES) {
    const file = app.paths.find((path) => pattern.test(path))
    if (file === undefined) continue
    return {
      kind: 'unknown',
      code: 'PODO-PLAN-UNKNOWN',
      sentence: `This looks like ${name} (${file.slice(0, 200)}), which Podo does not detect by itself yet.`,
      nextAction: 'Say how it is built and started: install, build and processes.web in podo.yaml. The tools must be on this machine.',
      evidence: [file],
    }
  }
  return null
}

/** Folders that would be an app if they were deployed, the shallowest first. */
function appFolders(app: AppTree): string[] {
  const found = new Set(app.paths.flatMap((path) => (ASIDE.test(path) ? [] : (MARKS.exec(path)?.[1]?.slice(0, -1) ?? []))))
  return [...found].sort((left, right) => left.split('/').length - right.split('/').length || (left < right ? -1 : 1))
}

/** Said although there is a plan: files that somebody may believe to be in force. */
export function unusedFiles(tree: FileTree, app: AppTree): string[] {
  const container = app.first(CONTAINER_FILES)
  const procfile = app.has('Procfile') ? null : app.first(['procfile', 'Procfile.txt', 'PROCFILE', 'ProcFile'])
  return [
    ...(container === null ? [] : [`${container} is not used: this cluster runs the app as processes.`]),
    ...(procfile === null ? [] : [`${procfile} is not read; name it Procfile.`]),
    ...(tree.paths.includes('podo.yml') ? ['podo.yml is not read; name it podo.yaml.'] : []),
  ]
}

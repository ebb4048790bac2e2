import { readDockerfile } from './dockerfile.ts'
import type { FileTree } from './file-tree.ts'
import type { AppTree, LanguageDraft } from './languages/language.ts'
import { notice } from './notices.ts'
import type { PlanNotice } from './notices.ts'
import type { Detection } from './plan.ts'
import { advice, refuse, why } from './refusals.ts'
import type { Refusal } from './refusals.ts'
import { listed } from './say.ts'

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
  if (tree.paths.length === 0) return refuse('PODO-PLAN-EMPTY', { why: why('no-files'), advice: advice('deploy-app-folder') }, [])
  const container = findContainer(app)
  if (draft?.missingStart !== undefined) return noStart(draft, draft.missingStart, container)
  if (container !== null) return onlyContainer(container)
  const other = otherLanguage(app)
  if (other !== null) return other
  const folders = appFolders(app)
  const [folder] = folders
  const page = app.paths.find((path) => /^[^/]+\.html?$/i.test(path))
  const unknown: Refusal = page === undefined ? { why: why('nothing-known'), advice: advice('deploy-or-write-podo-yaml') } : { why: why('pages-without-index', { file: page }), advice: advice('make-index') }
  const answer: Refusal = folder === undefined ? unknown : { why: why('app-in-folder', { folders: listed(folders) }), advice: advice('name-folder', { folder }) }
  return refuse('PODO-PLAN-UNKNOWN', answer, tree.paths.slice(0, 10))
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

/** What its Dockerfile starts says more than what the language would advise. */
function noStart(draft: LanguageDraft, missing: Refusal, container: Container | null): Unknown {
  return refuse('PODO-PLAN-NO-START', container?.command == null ? missing : { ...missing, advice: containerStarts(container.file, container.command, container.port) }, [draft.language.from, ...(container === null ? [] : [container.file])])
}

const containerStarts = (container: string, command: string, port: number | null): Refusal['advice'] =>
  port === null ? advice('container-starts', { container, command }) : advice('container-starts-at', { container, command, port })

function onlyContainer(container: Container): Unknown {
  const { file, command, image } = container
  return refuse('PODO-PLAN-DOCKERFILE', { why: why('only-container', { file }), advice: imageAdvice(container) }, [file, ...(image === null ? [] : [`FROM ${image}`]), ...(command === null ? [] : [command])])
}

function imageAdvice({ command, image, port }: Container): Refusal['advice'] {
  if (command !== null) return port === null ? advice('image-starts', { command }) : advice('image-starts-at', { command, port })
  return image !== null && /(?:^|\/)(?:nginx|httpd|caddy)(?::|@|$|-)/.test(image) ? advice('image-serves-files') : advice('say-what-image-starts')
}

function otherLanguage(app: AppTree): Unknown | null {
  for (const [pattern, name] of OTHER_LANGUAGES) {
    const file = app.paths.find((path) => pattern.test(path))
    if (file === undefined) continue
    return refuse('PODO-PLAN-UNKNOWN', { why: why('other-language', { language: name, file }), advice: advice('say-build-and-start') }, [file])
  }
  return null
}

/** Folders that would be an app if they were deployed, the shallowest first. */
function appFolders(app: AppTree): string[] {
  const found = new Set(app.paths.flatMap((path) => (ASIDE.test(path) ? [] : (MARKS.exec(path)?.[1]?.slice(0, -1) ?? []))))
  return [...found].sort((left, right) => left.split('/').length - right.split('/').length || (left < right ? -1 : 1))
}

/** Said although there is a plan: files that somebody may believe to be in force. */
export function unusedFiles(tree: FileTree, app: AppTree): PlanNotice[] {
  const container = app.first(CONTAINER_FILES)
  const procfile = app.has('Procfile') ? null : app.first(['procfile', 'Procfile.txt', 'PROCFILE', 'ProcFile'])
  return [
    ...(container === null ? [] : [notice('container-unused', { file: container })]),
    ...(procfile === null ? [] : [notice('file-misnamed', { file: procfile, name: 'Procfile' })]),
    ...(tree.paths.includes('podo.yml') ? [notice('file-misnamed', { file: 'podo.yml', name: 'podo.yaml' })] : []),
  ]
}

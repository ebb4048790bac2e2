import { appTree } from './app-tree.ts'
import { applyPodoYaml } from './apply-podo-yaml.ts'
import { explainNothing, unusedFiles } from './explain-nothing.ts'
import type { FileTree } from './file-tree.ts'
import type { AppTree, LanguageAnswer, LanguageDraft } from './languages/language.ts'
import { LANGUAGES } from './languages/registry.ts'
import type { Detection, Plan, Sourced } from './plan.ts'
import { parsePodoYaml } from './podo-yaml.ts'
import type { PodoYamlProblem } from './podo-yaml.ts'
import type { PodoYaml } from './podo-yaml-schema.ts'
import { parseProcfile } from './procfile.ts'
import { advice, refuse, why } from './refusals.ts'

type Unknown = Extract<Detection, { kind: 'unknown' }>

/**
 * How a tree becomes a running app: podo.yaml over Procfile over what a language knows. Never throws, reads only
 * files that the tree lists, and costs one pass over the paths and a handful of files.
 */
export function detect(tree: FileTree): Detection {
  const settings = readPodoYaml(tree)
  if (settings.kind === 'unknown') return settings
  const root = settings.value?.root ?? '.'
  const app = appTree(tree, root)
  if (app === null) return rootIsEmpty(root)
  if (settings.value?.workspace !== undefined && !isWithin(root, settings.value.workspace)) return workspaceIsBeside(root, settings.value.workspace)
  const answer = askLanguages(app, settings.value)
  if (answer?.kind === 'refused') return refuse('PODO-PLAN-BROKEN-FILE', answer, answer.evidence)
  const draft = answer?.draft ?? null
  const said = applyPodoYaml(applyProcfile(planOf(draft, root, settings.value !== null), app), settings.value)
  const plan = withPort(withoutRunners(said, draft?.runners ?? []))
  if (Object.keys(plan.processes).length > 0 || plan.staticRoot !== null) return { kind: 'plan', plan, notices: [...(draft?.notices ?? []), ...unusedFiles(tree, app)] }
  return draft === null && settings.value?.language !== undefined ? languageIsElsewhere(settings.value.language) : explainNothing(app, tree, draft)
}

function readPodoYaml(tree: FileTree): Unknown | { kind: 'settings'; value: PodoYaml | null } {
  const text = tree.paths.includes('podo.yaml') ? tree.read('podo.yaml') : null
  if (text === null) return { kind: 'settings', value: null }
  const result = parsePodoYaml(text)
  if (result.kind === 'ok') return { kind: 'settings', value: result.settings }
  return podoYamlIsWrong(result.problems)
}

/** The first of its problems is said with all that is known of it; other languages name its place. */
function podoYamlIsWrong(problems: readonly PodoYamlProblem[]): Unknown {
  const { line = 1, field = '', sentence = 'it cannot be read.' } = problems[0] ?? {}
  const answer = refuse(
    'PODO-PLAN-PODO-YAML',
    {
      why: field === '' ? why('podo-yaml-unread', { line: line ?? 1 }) : why('podo-yaml-field', { line: line ?? 1, field }),
      advice: problems.length > 1 ? advice('mend-places', { count: problems.length }) : advice('mend-podo-yaml'),
    },
    problems.map((problem) => (problem.line === null ? problem.sentence : `${problem.line}: ${problem.sentence}`)),
  )
  return { ...answer, sentence: `${line === null ? 'podo.yaml' : `podo.yaml, line ${line}`}: ${sentence}` }
}

function askLanguages(app: AppTree, settings: PodoYaml | null): LanguageAnswer | null {
  const wishes = { version: settings?.version ?? null, packageManager: settings?.packageManager ?? null, isRootSaid: saysRoot(app, settings), commands: commandsOf(app, settings) }
  for (const language of LANGUAGES) {
    if (settings?.language !== undefined && settings.language !== language.language) continue
    const answer = language.detect(app, wishes)
    if (answer !== null) return answer
  }
  return null
}

const saysRoot = (app: AppTree, settings: PodoYaml | null): boolean =>
  app.has('Procfile') || [settings?.root, settings?.install, settings?.build, settings?.predeploy, settings?.processes, settings?.static].some((line) => line !== undefined)

function commandsOf(app: AppTree, settings: PodoYaml | null): string[] {
  const { processes, predeploy } = parseProcfile(app.read('Procfile') ?? '')
  return [...processes.values(), predeploy, ...Object.values(settings?.processes ?? {}), settings?.predeploy].filter((command) => typeof command === 'string')
}

function planOf(draft: LanguageDraft | null, root: string, hasPodoYaml: boolean): Plan {
  const source = hasPodoYaml ? 'podo.yaml' : 'Procfile'
  const at = draft?.root ?? { value: root, from: root === '.' ? 'default' : 'podo.yaml' }
  const processes = { ...draft?.processes, ...(draft?.web === undefined ? {} : { web: draft.web }) }
  return {
    language: draft?.language ?? { value: 'procfile', from: source },
    version: draft?.version ?? null,
    framework: draft?.framework ?? null,
    packageManager: draft?.packageManager ?? null,
    toolchains: draft?.toolchains ?? [],
    root: at,
    workspace: draft?.workspace ?? at,
    install: draft?.install ?? null,
    build: draft?.build ?? null,
    processes,
    port: draft?.port ?? null,
    predeploy: draft?.predeploy ?? null,
    staticRoot: draft?.staticRoot ?? null,
    staticFallback: draft?.staticFallback ?? null,
    healthPath: draft?.healthPath ?? { value: '/', from: 'default' },
    environment: draft?.environment ?? {},
    paths: draft?.paths ?? [],
    installed: draft?.installed ?? [],
    caches: draft?.caches ?? [],
    lockfiles: draft?.lockfiles ?? [],
    buildVariables: [],
    overlap: false,
    health: draft?.readyWithinSeconds === undefined ? null : { value: { withinSeconds: draft.readyWithinSeconds }, from: 'default' },
    resources: null,
  }
}

/** `poetry run gunicorn app:app` as `gunicorn app:app`: the runner is a tool of builds, and is not there where the app runs. */
function withoutRunners(plan: Plan, runners: readonly string[]): Plan {
  const without = (line: Sourced<string>): Sourced<string> => {
    const runner = runners.find((name) => line.value.startsWith(`${name} `))
    const rest = runner === undefined ? '' : line.value.slice(runner.length).replace(/^(?:\s+--[a-z-]+)*\s+(?:--\s+)?/, '')
    return rest === '' ? line : { ...line, value: rest }
  }
  const processes = Object.fromEntries(Object.entries(plan.processes).map(([name, line]) => [name, without(line)]))
  return { ...plan, processes, predeploy: plan.predeploy === null ? null : without(plan.predeploy) }
}

/** A web process is told its port by PORT, unless its language says otherwise and its command is still that one. */
function withPort(plan: Plan): Plan {
  const { web } = plan.processes
  if (web === undefined) return { ...plan, port: null }
  const isFound = web.from !== 'Procfile' && web.from !== 'podo.yaml'
  return { ...plan, port: isFound && plan.port !== null ? plan.port : { value: 'PORT', from: 'default' } }
}

/** A Procfile says what to start, so that it replaces what the language guessed. */
function applyProcfile(plan: Plan, app: AppTree): Plan {
  const text = app.read('Procfile')
  if (text === null) return plan
  const { processes, predeploy } = parseProcfile(text)
  if (processes.size === 0 && predeploy === null) return plan
  const lines = Object.fromEntries([...processes].map(([name, value]) => [name, { value, from: 'Procfile' }]))
  const serves = processes.has('web')
  return {
    ...plan,
    processes: { ...plan.processes, ...lines },
    predeploy: predeploy === null ? plan.predeploy : { value: predeploy, from: 'Procfile' },
    staticRoot: serves ? null : plan.staticRoot,
    staticFallback: serves ? null : plan.staticFallback,
  }
}

const rootIsEmpty = (root: string): Unknown => refuse('PODO-PLAN-PODO-YAML', { why: why('root-without-files', { folder: root }), advice: advice('correct-root') }, ['podo.yaml'])

const languageIsElsewhere = (language: string): Unknown => refuse('PODO-PLAN-PODO-YAML', { why: why('language-without-files', { language }), advice: advice('correct-language') }, ['podo.yaml'])

const isWithin = (folder: string, outer: string): boolean => outer === '.' || folder === outer || folder.startsWith(`${outer}/`)

const workspaceIsBeside = (root: string, workspace: string): Unknown =>
  refuse('PODO-PLAN-PODO-YAML', { why: why('workspace-beside-root', { workspace, folder: root }), advice: advice('correct-workspace') }, ['podo.yaml'])

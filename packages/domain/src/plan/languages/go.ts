import { notice } from '../notices.ts'
import type { Sourced, Toolchain } from '../plan.ts'
import { advice, why } from '../refusals.ts'
import type { Refusal } from '../refusals.ts'
import { listed } from '../say.ts'
import { chainSteps, findFrontEnd } from './front-end.ts'
import { findMainPackages, foreignImports, isMain } from './go-main.ts'
import type { MainPackage } from './go-main.ts'
import { programName, readGoModule, readGoWorkspace } from './go-module.ts'
import type { GoModule } from './go-module.ts'
import type { AppTree, LanguageAnswer, LanguageDetector, LanguageDraft, Wishes } from './language.ts'
import { isPlainPath, pickServing } from './program-name.ts'

const BUILD = 'go build -trimpath -ldflags=-s -o bin/'
/** Each program of a repository is built up to this many; above it, the one that serves. */
const MAX_PROGRAMS = 6
const MAX_LOOSE_FILES = 20

const FRAMEWORKS: readonly (readonly [module: string, name: string])[] = [
  ['github.com/gin-gonic/gin', 'Gin'],
  ['github.com/labstack/echo', 'Echo'],
  ['github.com/gofiber/fiber', 'Fiber'],
  ['github.com/go-chi/chi', 'chi'],
  ['github.com/gorilla/mux', 'Gorilla Mux'],
  ['github.com/beego/beego', 'Beego'],
  ['github.com/danielgtaylor/huma', 'Huma'],
]

/** Modules that are nothing without C: Go leaves their C out in silence where it finds no compiler. */
const NEEDS_C = ['github.com/mattn/go-sqlite3', 'github.com/confluentinc/confluent-kafka-go', 'github.com/h2non/bimg', 'github.com/davidbyttow/govips']

export const go: LanguageDetector = {
  language: 'go',
  documentation: {
    title: 'Go',
    recognisedBy: ['go.mod', 'go.work', 'main.go'],
    managers: ['Go modules (go.mod, go.sum)', 'vendor folder (vendor/modules.txt)'],
    frameworks: FRAMEWORKS.map(([, name]) => name),
    versionFrom: ['podo.yaml (version)', 'go.mod (go)', 'go.work (go)'],
    commands: { install: 'go mod download', build: `${BUILD} .`, start: 'bin/<module>' },
  },
  detect: (tree, wishes) => {
    const module = readGoModule(tree)
    if (module !== null) return answer(moduleDraft(tree, module, wishes), tree)
    return tree.has('go.work') ? workspaceAnswer(tree, wishes) : looseAnswer(tree, wishes)
  },
}

/** A repository whose go.mod holds tools alone is an app of another language. */
function answer(draft: LanguageDraft, tree: AppTree): LanguageAnswer | null {
  const isTooling = draft.web === undefined && draft.build === undefined && (tree.has('package.json') || !tree.paths.some((path) => path.endsWith('.go')))
  return isTooling ? null : { kind: 'draft', draft }
}

function moduleDraft(tree: AppTree, module: GoModule, wishes: Wishes): LanguageDraft {
  const programs = programsOf(findMainPackages(tree), module)
  const serving = servingProgram(programs, module)
  const built = programs.length > MAX_PROGRAMS && serving !== null ? [serving] : programs.slice(0, MAX_PROGRAMS)
  const framework = FRAMEWORKS.find(([path]) => module.requires.some((required) => !required.isIndirect && isModule(required.path, path)))
  const isVendored = tree.has('vendor/modules.txt')
  const build = built.length === 0 ? null : chainSteps(findFrontEnd(tree), { value: `${BUILD} ${built.map(({ folder }) => (folder === '.' ? '.' : `./${folder}`)).join(' ')}`, from: built[0]?.file ?? 'go.mod' })
  const hasSums = tree.has('go.sum')
  return {
    ...toolLines(module.goVersion === null ? null : { value: module.goVersion, from: 'go.mod' }, wishes),
    language: { value: 'go', from: 'go.mod' },
    packageManager: isVendored ? { value: 'vendor folder', from: 'vendor/modules.txt' } : { value: 'Go modules', from: 'go.mod' },
    ...(framework === undefined ? {} : { framework: { value: framework[1], from: 'go.mod' } }),
    ...(module.requires.length === 0 || isVendored ? {} : { install: { value: 'go mod download', from: 'go.mod' } }),
    ...(build === null ? {} : { build }),
    ...(serving === null ? {} : { web: { value: `bin/${serving.name}`, from: serving.file } }),
    paths: [{ value: 'bin', from: 'go.mod' }],
    environment: { ...(framework?.[1] === 'Gin' ? { GIN_MODE: { value: 'release', from: 'go.mod' } } : {}), ...(module.requires.some(({ path }) => NEEDS_C.some((name) => isModule(path, name))) ? { CGO_ENABLED: { value: '1', from: 'go.mod' } } : {}) },
    caches: [{ value: 'go', from: 'go.mod' }],
    lockfiles: hasSums ? ['go.mod', 'go.sum'] : ['go.mod'],
    notices: module.requires.length > 0 && !hasSums && !isVendored ? [notice('no-go-sum')] : [],
    missingStart: whyNoStart(programs),
  }
}

const isModule = (path: string, name: string): boolean => path === name || path.startsWith(`${name}/`)

interface Program extends MainPackage {
  readonly name: string
}

/** Named as Go names them, so that a Procfile that says `bin/shop` or `shop` finds its program. */
const programsOf = (mains: readonly MainPackage[], module: GoModule): Program[] =>
  mains.map((main) => ({ ...main, name: programName(main.folder === '.' ? module.path : `${module.path}/${main.folder}`) })).filter(({ name }) => isPlainPath(name) && !name.includes('/'))

function servingProgram(programs: readonly Program[], module: GoModule): Program | null {
  const own = programs.find(({ folder }) => folder === '.')
  if (own !== undefined) return own
  const name = pickServing(programs.map((program) => program.name), programName(module.path))
  return programs.find((program) => program.name === name) ?? null
}

function whyNoStart(programs: readonly Program[]): Refusal {
  const [first] = programs
  if (first === undefined) return { why: why('go-without-main'), advice: advice('go-program') }
  return { why: why('several-programs', { file: 'go.mod', names: listed(programs.map(({ folder }) => folder)) }), advice: advice('say-serving', { example: `bin/${first.name}` }) }
}

/** go.work without a go.mod beside it: the one module that holds a program is the app. */
function workspaceAnswer(tree: AppTree, wishes: Wishes): LanguageAnswer | null {
  const workspace = readGoWorkspace(tree)
  const apps = (workspace?.folders ?? []).flatMap((folder) => {
    const below = folder === '.' ? tree : tree.below(folder)
    const module = below === null ? null : readGoModule(below)
    return below === null || module === null || findMainPackages(below).length === 0 ? [] : [{ folder, name: programName(folder), below, module }]
  })
  const name = apps.length === 0 ? null : pickServing(apps.map((app) => app.name), null)
  const app = apps.find((candidate) => candidate.name === name)
  if (app === undefined) return { kind: 'draft', draft: { ...toolLines(workspace?.goVersion ? { value: workspace.goVersion, from: 'go.work' } : null, wishes), language: { value: 'go', from: 'go.work' }, missingStart: whyNoModule(apps.map(({ folder }) => folder)) } }
  const draft = moduleDraft(app.below, app.module, wishes)
  return { kind: 'draft', draft: { ...draft, root: { value: tree.root === '.' ? app.folder : `${tree.root}/${app.folder}`, from: 'go.work' } } }
}

const whyNoModule = (folders: readonly string[]): Refusal =>
  folders.length === 0
    ? { why: why('go-work-without-main'), advice: advice('go-module') }
    : { why: why('several-programs', { file: 'go.work', names: listed(folders) }), advice: advice('say-root', { folder: folders[0] ?? '' }) }

/** main.go without go.mod: works as long as it needs nothing but Go's own packages. */
function looseAnswer(tree: AppTree, wishes: Wishes): LanguageAnswer | null {
  if (!tree.has('main.go') || tree.has('package.json')) return null
  const files = tree.paths.filter((path) => !path.includes('/') && path.endsWith('.go') && isPlainPath(path) && !path.endsWith('_test.go')).slice(0, MAX_LOOSE_FILES)
  const mains = files.filter((file) => isMain(tree.read(file)))
  const foreign = mains.flatMap((file) => foreignImports(tree.read(file) ?? ''))[0]
  const draft = { ...toolLines(null, wishes), language: { value: 'go', from: 'main.go' } } as const
  if (mains.length === 0 || foreign !== undefined) {
    const reason = foreign === undefined ? why('go-not-main') : why('go-without-module', { module: foreign.slice(0, 100) })
    return { kind: 'draft', draft: { ...draft, missingStart: { why: reason, advice: advice('go-mod-init') } } }
  }
  return { kind: 'draft', draft: { ...draft, build: { value: `${BUILD}web ${mains.join(' ')}`, from: 'main.go' }, web: { value: 'bin/web', from: 'main.go' }, caches: [{ value: 'go', from: 'main.go' }] } }
}

/** A newer Go builds what an older one did. */
function toolLines(found: Sourced<string> | null, wishes: Wishes): Pick<LanguageDraft, 'version' | 'toolchains'> {
  const version = wishes.version === null ? found : { value: wishes.version, from: 'podo.yaml' }
  const isNumber = version !== null && /^\d+(\.\d+){0,2}$/.test(version.value)
  const toolchain: Toolchain = { name: 'go', wants: version === null ? null : { value: isNumber ? `>=${version.value}` : version.value, from: version.from } }
  return { ...(version === null ? {} : { version }), toolchains: [toolchain] }
}

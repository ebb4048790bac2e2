import { notice } from '../notices.ts'
import type { PlanNotice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, brokenFile, why } from '../refusals.ts'
import type { Refusal } from '../refusals.ts'
import { listed } from '../say.ts'
import { chainSteps, findFrontEnd } from './front-end.ts'
import type { AppTree, LanguageAnswer, LanguageDetector, LanguageDraft, Wishes } from './language.ts'
import { mentionedPrograms, pickServing } from './program-name.ts'
import { readCargo } from './rust-manifest.ts'
import type { RustPackage } from './rust-manifest.ts'
import { findRustVersion } from './rust-version.ts'

const FRAMEWORKS: readonly (readonly [crate: string, name: string])[] = [
  ['loco-rs', 'Loco'],
  ['axum', 'Axum'],
  ['actix-web', 'Actix Web'],
  ['rocket', 'Rocket'],
  ['warp', 'warp'],
  ['poem', 'Poem'],
  ['salvo', 'Salvo'],
  ['tide', 'Tide'],
]

/** Where Cargo itself puts programs, so that a Procfile that names `target/release/shop` finds it. */
const OUTPUT = 'target/release'
const MAX_UNNAMED = 4

export const rust: LanguageDetector = {
  language: 'rust',
  documentation: {
    title: 'Rust',
    recognisedBy: ['Cargo.toml'],
    managers: ['Cargo (Cargo.lock)'],
    frameworks: FRAMEWORKS.map(([, name]) => name),
    versionFrom: ['podo.yaml (version)', 'rust-toolchain.toml', 'rust-toolchain', 'Cargo.toml (rust-version, edition)'],
    commands: { install: 'cargo fetch --locked', build: 'cargo build --release --locked', start: `${OUTPUT}/<program>` },
  },
  detect: (tree, wishes) => {
    if (!tree.has('Cargo.toml')) return null
    const cargo = readCargo(tree)
    if (cargo.kind === 'broken') return brokenManifest(cargo.line)
    const programs = cargo.packages.flatMap((owner) => owner.programs.map((name) => ({ name, owner })))
    // Rust for the browser or for Node.js: the app is the one that uses it.
    if (programs.length === 0 && tree.first(['package.json', 'pyproject.toml', 'index.html']) !== null) return null
    return { kind: 'draft', draft: draftOf(tree, cargo.packages, programs, wishes) }
  },
}

const brokenManifest = (line: number | null): LanguageAnswer => ({
  kind: 'refused',
  why: brokenFile('Cargo.toml', 'TOML', line),
  advice: advice('mend-file', { file: 'Cargo.toml', check: 'cargo metadata' }),
  evidence: ['Cargo.toml'],
})

interface Program {
  readonly name: string
  readonly owner: RustPackage
}

function draftOf(tree: AppTree, packages: readonly RustPackage[], programs: readonly Program[], wishes: Wishes): LanguageDraft {
  const serving = servingProgram(packages, programs)
  const lock = lockFile(tree)
  const names = builtPrograms(tree, programs.map(({ name }) => name), serving?.name ?? null)
  const framework = serving === null ? null : frameworkOf(serving.owner)
  const { version, wants, notice: asked } = findRustVersion(tree, serving?.owner ?? packages[0] ?? null, wishes)
  const offline = tree.paths.find((path) => /^(?:[^/]+\/){0,2}\.sqlx\/query-[^/]*\.json$|^sqlx-data\.json$/.test(path))
  const build = names.length === 0 ? null : chainSteps(findFrontEnd(tree), { value: buildCommand(names, lock !== null), from: 'Cargo.toml' })
  const hasDependencies = packages.some(({ dependencies }) => dependencies.length > 0)
  return {
    language: { value: 'rust', from: 'Cargo.toml' },
    packageManager: { value: 'Cargo', from: lock ?? 'Cargo.toml' },
    toolchains: [{ name: 'rust', wants }],
    ...(version === null ? {} : { version }),
    ...(framework === null ? {} : { framework }),
    ...(hasDependencies && lock !== null ? { install: { value: 'cargo fetch --locked', from: lock } } : {}),
    ...(build === null ? {} : { build }),
    ...(serving === null ? {} : servingLines(serving.name, framework)),
    paths: [{ value: OUTPUT, from: 'Cargo.toml' }],
    ...(offline === undefined ? {} : { environment: { SQLX_OFFLINE: { value: 'true', from: offline } } }),
    caches: [{ value: 'cargo', from: 'Cargo.toml' }],
    lockfiles: lock === null ? ['Cargo.toml'] : ['Cargo.toml', 'Cargo.lock'],
    notices: [...(asked === null ? [] : [asked]), ...(lock === null ? [notice('no-lockfile', { file: 'Cargo.lock', command: 'cargo generate-lockfile' })] : []), ...buildFolderNotice(tree, serving)],
    missingStart: whyNoStart(programs),
  }
}

/** A workspace has one lock file, at its root. */
function lockFile(tree: AppTree): string | null {
  for (let at: AppTree | null = tree; at !== null; at = at.above()) if (at.has('Cargo.lock')) return 'Cargo.lock'
  return null
}

/** Of the folder's own package before all others; in a workspace, of those that use a web framework. */
function servingProgram(packages: readonly RustPackage[], programs: readonly Program[]): Program | null {
  const own = programs.filter(({ owner }) => owner.folder === '.')
  const [root] = packages
  const candidates = own.length > 0 ? own : withFramework(programs)
  const chosen = own.length > 0 && root?.defaultRun !== null ? (root?.defaultRun ?? null) : pickServing(candidates.map(({ name }) => name), own.length > 0 ? (root?.name ?? null) : null)
  return candidates.find(({ name }) => name === chosen) ?? null
}

function withFramework(programs: readonly Program[]): readonly Program[] {
  const web = programs.filter(({ owner }) => frameworkOf(owner) !== null)
  return web.length > 0 ? web : programs
}

function frameworkOf({ dependencies }: RustPackage): Sourced<string> | null {
  const known = FRAMEWORKS.find(([crate]) => dependencies.includes(crate))
  return known === undefined ? null : { value: known[1], from: 'Cargo.toml' }
}

/** A program more is minutes more: the one that serves, and what Procfile or podo.yaml name. */
function builtPrograms(tree: AppTree, names: readonly string[], serving: string | null): readonly string[] {
  const wanted = mentionedPrograms(tree, names)
  if (serving === null && wanted.size === 0) return names.slice(0, MAX_UNNAMED)
  return names.filter((name) => name === serving || wanted.has(name))
}

/**
 * Cargo works in the cache of the app, where dependencies stay built, and only the programs come into the app: a
 * target folder weighs hundreds of megabytes.
 */
function buildCommand(names: readonly string[], isLocked: boolean): string {
  const flags = `--release${isLocked ? ' --locked' : ''} ${names.map((name) => `--bin ${name}`).join(' ')}`
  const programs = names.map((name) => `"$PODO_CACHE/target/release/${name}"`).join(' ')
  return `CARGO_TARGET_DIR="$PODO_CACHE/target" cargo build ${flags} && mkdir -p ${OUTPUT} && cp ${programs} ${OUTPUT}/`
}

/** Rocket knows nothing of PORT and listens on 127.0.0.1:8000 unless told. */
function servingLines(name: string, framework: Sourced<string> | null): Pick<LanguageDraft, 'web' | 'port'> {
  const program = `${OUTPUT}/${name}`
  if (framework?.value !== 'Rocket') return { web: { value: program, from: 'Cargo.toml' } }
  return { web: { value: `ROCKET_ADDRESS=0.0.0.0 ROCKET_PORT=$PORT ${program}`, from: 'Cargo.toml' }, port: { value: 'ROCKET_PORT', from: 'Cargo.toml' } }
}

/** Paths that are compiled in lead to the folder of the build, which is gone when the program runs. */
function buildFolderNotice(tree: AppTree, serving: Program | null): PlanNotice[] {
  const file = serving === null ? null : tree.first(['src/main.rs', `src/bin/${serving.name}.rs`, `${serving.owner.folder}/src/main.rs`])
  const isTied = file !== null && /CARGO_MANIFEST_DIR|\brelative!\s*\(/.test((tree.read(file) ?? '').slice(0, 262_144))
  return isTied ? [notice('build-folder-in-program', { file })] : []
}

function whyNoStart(programs: readonly Program[]): Refusal {
  const [first] = programs
  if (first === undefined) return { why: why('rust-library'), advice: advice('rust-program') }
  return { why: why('several-programs', { file: 'Cargo.toml', names: listed(programs.map(({ name }) => name)) }), advice: advice('say-serving-or-default-run', { example: `${OUTPUT}/${first.name}` }) }
}

import { notice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, why } from '../refusals.ts'
import { listed } from '../say.ts'
import { findJavaFramework, frameworkLines, startJava } from './java-framework.ts'
import type { JavaFramework, JavaProgram } from './java-framework.ts'
import { findMainClass, isClassName } from './java-main.ts'
import { readPom } from './java-pom.ts'
import type { Pom } from './java-pom.ts'
import { child, childText, childrenOf, descendant } from './java-xml.ts'
import type { JavaLines } from './java-lines.ts'
import { brokenBuildFile } from './java-lines.ts'
import type { AppTree, LanguageRefusal } from './language.ts'
import { isPlainPath, mentionsWord, pickServing } from './program-name.ts'

const MAX_MODULES = 30
const LIBRARIES = 'target/lib'
const WRAPPER = '.mvn/wrapper/maven-wrapper.properties'

/** Builds the module that is a program, and what it needs, and starts what that leaves. */
export function mavenLines(tree: AppTree): JavaLines | LanguageRefusal | null {
  const read = readPom(tree, '.')
  if (read.kind === 'absent') return null
  if (read.kind === 'broken') return brokenBuildFile('pom.xml', 'XML', 'mvn validate')
  const root = read.pom
  const above = reactorAbove(tree, root)
  const candidates = root.modules.length === 0 ? [root] : [root, ...modulesOf(tree, root)]
  const programs = candidates.map((pom) => programOf(tree, pom)).filter((program) => program.run !== null)
  const name = pickServing(programs.map(({ pom }) => pom.artifactId), root.artifactId)
  const chosen = programs.find(({ pom }) => pom.artifactId === name) ?? null
  const tool = toolOf(tree, above)
  return {
    ...tool,
    file: 'pom.xml',
    java: compiledFor(chosen?.pom ?? root),
    build: { value: command(tree, tool.program, root, chosen, above), from: 'pom.xml' },
    web: chosen?.run == null ? null : { value: startJava(chosen.run, chosen.framework), from: fileOf(chosen.pom) },
    lines: chosen === null ? {} : frameworkLines(tree, chosen.pom.folder, chosen.framework, chosen.pom.dependencies, fileOf(chosen.pom)),
    lockfiles: candidates.map(fileOf).slice(0, MAX_MODULES),
    missingStart: whyNoStart(programs.map(({ pom }) => pom), root),
  }
}

const fileOf = ({ folder }: Pom): string => (folder === '.' ? 'pom.xml' : `${folder}/pom.xml`)

function modulesOf(tree: AppTree, root: Pom): Pom[] {
  const found = new Map<string, Pom>()
  const waiting = [...root.modules]
  for (let folder = waiting.shift(); folder !== undefined && found.size < MAX_MODULES; folder = waiting.shift()) {
    if (found.has(folder) || folder === '.' || !isPlainPath(folder)) continue
    const read = readPom(tree, folder)
    if (read.kind !== 'pom') continue
    found.set(folder, read.pom)
    waiting.push(...read.pom.modules)
  }
  return [...found.values()]
}

/** A parent above the folder that counts it among its modules: siblings that it needs are built from there. */
function reactorAbove(tree: AppTree, own: Pom): string | null {
  let up = ''
  let folder = tree.root
  for (let at = tree.above(); at !== null && up.length < 12; at = at.above()) {
    up += '../'
    const read = readPom(at, '.')
    const path = at.root === '.' ? tree.root : tree.root.slice(at.root.length + 1)
    if (read.kind === 'pom' && isPlainPath(own.artifactId) && read.pom.modules.some((module) => module === path || path.startsWith(`${module}/`))) folder = up
  }
  return folder === tree.root ? null : folder
}

interface Program {
  readonly pom: Pom
  readonly framework: JavaFramework | null
  readonly run: JavaProgram | null
  /** Libraries are not in the jar and have to be laid beside it. */
  readonly copiesLibraries: boolean
}

function programOf(tree: AppTree, pom: Pom): Program {
  const framework = findJavaFramework(pom.dependencies)
  const base = { pom, framework, copiesLibraries: false }
  if (pom.packaging === 'pom' || !isPlainPath(pom.artifactId)) return { ...base, run: null }
  if (framework?.name === 'Quarkus' && pom.plugin('quarkus-maven-plugin') !== null) return { ...base, run: { kind: 'jar', path: inModule(pom, quarkusJar(tree, pom)) } }
  const packed = packedJar(pom, framework)
  if (packed !== null) return { ...base, run: { kind: 'jar', path: packed } }
  if (pom.packaging !== 'jar') return { ...base, run: null }
  const main = [pom.fill(mainInPlugins(pom)), pom.property('exec.mainClass'), pom.property('start-class'), pom.property('mainClass'), findMainClass(tree, pom.folder)].find(isClassName)
  if (main === undefined) return { ...base, run: null }
  const libraries = pom.dependencies.length > 0
  return { ...base, copiesLibraries: libraries, run: { kind: 'classpath', main, path: libraries ? `'${inModule(pom, 'target/classes')}:${inModule(pom, LIBRARIES)}/*'` : inModule(pom, 'target/classes') } }
}

const inModule = ({ folder }: Pom, path: string): string => (folder === '.' ? path : `${folder}/${path}`)

/** A jar that holds its libraries: of Spring Boot, of the shade or assembly plugin, of Micronaut's parent. */
function packedJar(pom: Pom, framework: JavaFramework | null): string | null {
  const boot = pom.plugin('spring-boot-maven-plugin')
  const assembly = pom.plugin('maven-assembly-plugin')
  const isMicronaut = framework?.name === 'Micronaut' && pom.plugin('micronaut-maven-plugin') !== null
  const kind = pom.packaging === 'war' ? 'war' : 'jar'
  if (boot !== null) return outputFile(pom, kind, descendant(boot, 'classifier')?.text.trim())
  if (kind === 'war') return null
  if (pom.plugin('maven-shade-plugin') !== null || isMicronaut || isRunnableJar(pom)) return outputFile(pom, kind)
  if (assembly === null || childrenOf(child(assembly, 'executions'), 'execution').length === 0) return null
  return outputFile(pom, kind, descendant(assembly, 'appendAssemblyId')?.text.trim() === 'false' ? undefined : 'jar-with-dependencies')
}

/** A jar that names its main class, and that needs no library or finds them where the pom itself lays them. */
function isRunnableJar(pom: Pom): boolean {
  const jar = pom.plugin('maven-jar-plugin')
  if (descendant(jar, 'mainClass') === null) return false
  const findsLibraries = descendant(jar, 'addClasspath')?.text.trim() === 'true' && childrenOf(child(pom.plugin('maven-dependency-plugin'), 'executions'), 'execution').length > 0
  return pom.dependencies.length === 0 || findsLibraries
}

/** By name where the pom says it; else the only jar there is. */
function outputFile(pom: Pom, ending: string, classifier?: string): string {
  const end = classifier === undefined || !isPlainPath(classifier) ? '' : `-${classifier}`
  const name = pom.finalName !== null && isPlainPath(pom.finalName) && !pom.finalName.includes('/') ? pom.finalName : '*'
  return inModule(pom, `target/${name}${end}.${ending}`)
}

function quarkusJar(tree: AppTree, pom: Pom): string {
  const settings = tree.read(inModule(pom, 'src/main/resources/application.properties')) ?? ''
  return /^\s*quarkus\.package\.(?:jar\.)?type\s*=\s*uber-jar/m.test(settings) || pom.property('quarkus.package.type') === 'uber-jar' ? 'target/*-runner.jar' : 'target/quarkus-app/quarkus-run.jar'
}

function mainInPlugins(pom: Pom): string | null {
  for (const name of ['maven-jar-plugin', 'exec-maven-plugin', 'maven-assembly-plugin']) {
    const found = descendant(pom.plugin(name), 'mainClass')?.text.trim()
    if (found !== undefined && found !== '') return found
  }
  return null
}

function toolOf(tree: AppTree, above: string | null): Pick<JavaLines, 'manager' | 'program' | 'toolchain' | 'notices'> {
  const hasWrapper = tree.has('mvnw') && tree.has(WRAPPER)
  const top = above === null ? null : topOf(tree, above)
  if (hasWrapper) return { manager: { value: 'Maven', from: 'mvnw' }, program: 'sh mvnw', toolchain: null, notices: [] }
  if (above !== null && top?.has('mvnw') === true && top.has(WRAPPER)) return { manager: { value: 'Maven', from: 'mvnw' }, program: `sh ${above}mvnw`, toolchain: null, notices: [] }
  const notices = tree.has('mvnw') ? [notice('maven-wrapper-incomplete', { file: WRAPPER })] : []
  return { manager: { value: 'Maven', from: 'pom.xml' }, program: 'mvn', toolchain: 'maven', notices }
}

function topOf(tree: AppTree, above: string): AppTree | null {
  let at: AppTree | null = tree
  for (let count = above.length / 3; count > 0; count -= 1) at = at?.above() ?? null
  return at
}

function command(tree: AppTree, program: string, root: Pom, chosen: Program | null, above: string | null): string {
  const settings = (tree.read('settings.xml') ?? '').includes('<settings') ? ' -s settings.xml' : ''
  const module = chosen === null ? root : chosen.pom
  const place = above !== null ? ` -f ${above}pom.xml -pl :${module.artifactId} -am` : module.folder === '.' ? '' : ` -pl ${module.folder} -am`
  const copy = chosen?.copiesLibraries === true ? ` dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=${LIBRARIES}` : ''
  const leaves = chosen?.run?.kind === 'jar' && !mentionsWord(tree, 'classes') ? ` && rm -rf ${inModule(module, 'target/classes')} ${inModule(module, 'target/test-classes')}` : ''
  return `${program} -B${settings} -DskipTests${place} package${copy}${leaves}`
}

function compiledFor(pom: Pom): Sourced<string> | null {
  const compiler = pom.plugin('maven-compiler-plugin')
  const said = ['release', 'target', 'source'].map((name) => pom.fill(childText(compiler, 'configuration', name)))
  const properties = ['maven.compiler.release', 'java.version', 'maven.compiler.target', 'maven.compiler.source', 'jdk.version'].map((name) => pom.fill(pom.property(name)))
  const value = [...said, ...properties].find((text) => text !== null && /^\d[\d.]{0,9}$/.test(text))
  return value === undefined || value === null ? null : { value, from: 'pom.xml' }
}

function whyNoStart(programs: readonly Pom[], root: Pom): JavaLines['missingStart'] {
  const [first] = programs
  if (first !== undefined) return { why: why('several-programs', { file: 'pom.xml', names: listed(programs.map(({ artifactId }) => artifactId)) }), advice: advice('say-root', { folder: first.folder }) }
  if (root.packaging === 'war') return { why: why('maven-war'), advice: advice('maven-server') }
  return { why: why('maven-without-main'), advice: advice('maven-main') }
}

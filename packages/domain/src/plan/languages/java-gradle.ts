import { notice } from '../notices.ts'
import type { Sourced } from '../plan.ts'
import { advice, why } from '../refusals.ts'
import { listed } from '../say.ts'
import { findJavaFramework, frameworkLines, startJava } from './java-framework.ts'
import type { JavaFramework, JavaProgram } from './java-framework.ts'
import { readGradleScript, readGradleSettings } from './java-gradle-script.ts'
import type { GradleScript, GradleSettings } from './java-gradle-script.ts'
import type { JavaLines } from './java-lines.ts'
import { findMainClass, isClassName } from './java-main.ts'
import type { AppTree } from './language.ts'
import { isPlainPath, mentionsWord, pickServing } from './program-name.ts'

const WRAPPER_JAR = 'gradle/wrapper/gradle-wrapper.jar'
const FILES = ['build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts']

/** Builds the project that is a program with the one task that leaves something to run. */
export function gradleLines(tree: AppTree): JavaLines | null {
  const file = tree.first(FILES)
  if (file === null) return null
  const settings = readGradleSettings(tree)
  const root = readGradleScript(tree, '.')
  const scripts = [root, ...settings.folders.map((folder) => readGradleScript(tree, folder))].filter((script) => script !== null)
  const programs = scripts.map((script) => programOf(tree, script, root, settings)).filter((program) => program !== null)
  const name = pickServing(programs.map((program) => program.name), settings.rootName)
  const chosen = programs.find((program) => program.name === name) ?? null
  const tool = toolOf(tree, file)
  const dependencies = chosen === null ? [] : dependenciesOf(chosen.script)
  return {
    ...tool,
    file,
    java: compiledFor(chosen?.script ?? null, root),
    build: chosen === null ? { value: commandForAll(tool.program, scripts), from: file } : { value: command(tree, tool.program, chosen), from: chosen.script.file },
    web: chosen === null ? null : { value: startJava(chosen.run, frameworkOf(chosen.script)), from: chosen.script.file },
    lines: chosen === null ? {} : frameworkLines(tree, chosen.script.folder, frameworkOf(chosen.script), dependencies, chosen.script.file),
    lockfiles: [...FILES, 'gradle.lockfile', 'gradle.properties', 'gradle/libs.versions.toml'].filter((path) => tree.has(path)),
    missingStart: whyNoStart(programs, file),
  }
}

interface Program {
  readonly script: GradleScript
  readonly name: string
  readonly task: string
  readonly run: JavaProgram
}

function programOf(tree: AppTree, script: GradleScript, root: GradleScript | null, settings: GradleSettings): Program | null {
  const name = script.folder === '.' ? (settings.rootName ?? 'app') : script.folder.slice(script.folder.lastIndexOf('/') + 1)
  const at = (path: string): string => (script.folder === '.' ? path : `${script.folder}/${path}`)
  const program = (task: string, run: JavaProgram): Program => ({ script, name, task, run })
  if (script.applies('quarkus')) return program('quarkusBuild', { kind: 'jar', path: at('build/quarkus-app/quarkus-run.jar') })
  if (script.applies('spring-boot') || isBootByRoot(tree, script, root)) {
    return /\bbootJar\b[^\n]{0,40}\benabled\s*=\s*false/.test(script.text) ? null : program('bootJar', { kind: 'jar', path: at('build/libs/*.jar') })
  }
  if (script.applies('application')) return program('installDist', installed(script, settings, at))
  if (script.applies('shadow')) return program('shadowJar', { kind: 'jar', path: at('build/libs/*-all.jar') })
  if (!script.applies('java')) return null
  if (/['"]?Main-Class['"]?/.test(script.text) && dependenciesOf(script).length === 0) return program('jar', { kind: 'jar', path: at('build/libs/*.jar') })
  const main = findMainClass(tree, script.folder)
  return main !== null && dependenciesOf(script).length === 0 ? program('classes', { kind: 'classpath', path: at('build/classes/java/main'), main }) : null
}

/** Spring Boot applied to all projects from above: those with a class that is called like an application are programs. */
const isBootByRoot = (tree: AppTree, script: GradleScript, root: GradleScript | null): boolean =>
  root !== null && script.folder !== '.' && /\b(?:subprojects|allprojects)\s*\{/.test(root.text) && root.applies('spring-boot') && findMainClass(tree, script.folder) !== null

/** The start script is named after the project; without a settings file that is the folder, whose name a build does not know. */
function installed(script: GradleScript, settings: GradleSettings, at: (path: string) => string): JavaProgram {
  const named = script.find(/\bapplicationName\s*=\s*['"]([^'"\n]{1,100})['"]/) ?? (script.folder === '.' ? settings.rootName : script.folder.slice(script.folder.lastIndexOf('/') + 1))
  if (named !== null && isPlainPath(named) && !named.includes('/')) return { kind: 'script', path: at(`build/install/${named}/bin/${named}`) }
  const main = script.find(/\bmainClass(?:Name)?\s*(?:=|\.set\s*\()\s*['"]([\w.]{1,300})['"]/)
  return { kind: 'classpath', path: `"$(echo ${at('build/install/*/lib')})/*"`, main: isClassName(main) ? main : 'Main' }
}

const dependenciesOf = (script: GradleScript): string[] => {
  const said = [...script.text.matchAll(/\b(?:implementation|api|compile|runtimeOnly|runtime)\b\s*\(?\s*(?:platform\s*\(|enforcedPlatform\s*\()?\s*(?:['"]([\w.-]+:[\w.-]+)|(libs\.[\w.]+|project\b|files\b))/g)]
  return said.slice(0, 500).map((match) => match[1] ?? match[2] ?? '')
}

/** Plugins say more than dependencies, which may come from a catalogue. */
function frameworkOf(script: GradleScript): JavaFramework | null {
  const byPlugin = [['spring-boot', 'org.springframework.boot:'], ['quarkus', 'io.quarkus:']] as const
  const names: string[] = byPlugin.flatMap(([plugin, dependency]) => (script.applies(plugin) ? [dependency] : []))
  if (/['"]io\.micronaut\.(?:minimal\.)?application['"]/.test(script.text)) names.push('io.micronaut:')
  if (/['"]io\.ktor\.plugin['"]|libs\.plugins\.ktor\b/.test(script.text)) names.push('io.ktor:')
  const found = findJavaFramework([...names, ...dependenciesOf(script)])
  return found?.name === 'Ktor' && /\bEngineMain\b/.test(script.text) ? KTOR_ENGINE : found
}

/** Ktor's own main takes its port as an argument, over what its configuration says. */
const KTOR_ENGINE: JavaFramework = { name: 'Ktor', dependency: 'io.ktor:', argument: '-port=$PORT', flag: '-port' }

function toolOf(tree: AppTree, file: string): Pick<JavaLines, 'manager' | 'program' | 'toolchain' | 'notices'> {
  if (tree.has('gradlew') && tree.has(WRAPPER_JAR)) return { manager: { value: 'Gradle', from: 'gradlew' }, program: 'sh gradlew', toolchain: null, notices: [] }
  const notices = tree.has('gradlew') ? [notice('gradle-wrapper-incomplete', { file: WRAPPER_JAR })] : []
  return { manager: { value: 'Gradle', from: file }, program: 'gradle', toolchain: 'gradle', notices }
}

/** A daemon would outlive the build, and is ended with it. */
function command(tree: AppTree, program: string, { script, task, run }: Program): string {
  const project = script.folder === '.' ? '' : `:${script.folder.replaceAll('/', ':')}:`
  const build = script.folder === '.' ? 'build' : `${script.folder}/build`
  const leaves = run.kind === 'classpath' && task === 'classes' ? '' : mentionsWord(tree, 'classes') ? '' : ` && rm -rf .gradle ${build}/classes ${build}/tmp`
  return `${program} --no-daemon ${project}${task}${leaves}`
}

/** For a Procfile or podo.yaml that knows what to start: the task that other platforms call, or all that can be made. */
const commandForAll = (program: string, scripts: readonly GradleScript[]): string =>
  `${program} --no-daemon ${scripts.some(({ text }) => /\btask\s+stage\b|\btasks\.(?:register|create)\s*\(\s*['"]stage['"]/.test(text)) ? 'stage' : 'assemble'}`

const VERSIONS = [
  /\blanguageVersion\s*(?:=|\.set\s*\()\s*JavaLanguageVersion\.of\(\s*['"]?(\d{1,2})/,
  /\bjvmToolchain\s*\(\s*(\d{1,2})/,
  /\brelease\s*(?:=|\.set\s*\()\s*(\d{1,2})/,
  /\b(?:target|source)Compatibility\s*=?\s*(?:JavaVersion\.(?:VERSION_|toVersion\(\s*['"]?))?['"]?(?:1[._])?(\d{1,2})\b/,
]

function compiledFor(script: GradleScript | null, root: GradleScript | null): Sourced<string> | null {
  for (const source of [script, root]) {
    if (source === null) continue
    for (const pattern of VERSIONS) {
      const value = source.find(pattern)
      if (value !== null) return { value, from: source.file }
    }
  }
  return null
}

function whyNoStart(programs: readonly Program[], file: string): JavaLines['missingStart'] {
  const [first] = programs
  if (first !== undefined) return { why: why('several-programs', { file, names: listed(programs.map(({ name }) => name)) }), advice: advice('say-build-of-one', { example: `gradle --no-daemon ${first.task}` }) }
  return { why: why('gradle-without-program', { file }), advice: advice('gradle-application') }
}

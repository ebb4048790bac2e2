import type { Sourced } from '../plan.ts'
import type { AppTree, LanguageDraft } from './language.ts'

/** How a framework is told its port, and where it says that it is well. */
export interface JavaFramework {
  readonly name: string
  /** Beginning of a dependency `group:artifact`. */
  readonly dependency: string
  /** Option of the JVM that carries the port. */
  readonly option?: string
  /** Argument of the program that carries the port. */
  readonly argument?: string
  readonly flag?: string
  readonly health?: { readonly dependency: string; readonly path: string }
}

/** In order: those that know PORT by themselves, or not at all, are named only. */
const FRAMEWORKS: readonly JavaFramework[] = [
  { name: 'Spring Boot', dependency: 'org.springframework.boot:', argument: '--server.port=$PORT', flag: '--server.port', health: { dependency: 'org.springframework.boot:spring-boot-starter-actuator', path: '/actuator/health' } },
  { name: 'Quarkus', dependency: 'io.quarkus:', option: '-Dquarkus.http.port=$PORT', flag: 'quarkus.http.port', health: { dependency: 'io.quarkus:quarkus-smallrye-health', path: '/q/health' } },
  { name: 'Micronaut', dependency: 'io.micronaut:', option: '-Dmicronaut.server.port=$PORT', flag: 'micronaut.server.port', health: { dependency: 'io.micronaut:micronaut-management', path: '/health' } },
  { name: 'Ktor', dependency: 'io.ktor:' },
  { name: 'Javalin', dependency: 'io.javalin:' },
  { name: 'Vert.x', dependency: 'io.vertx:' },
  { name: 'Helidon', dependency: 'io.helidon' },
  { name: 'Dropwizard', dependency: 'io.dropwizard:' },
  { name: 'Spark', dependency: 'com.sparkjava:' },
]

export const JAVA_FRAMEWORK_NAMES: readonly string[] = FRAMEWORKS.map(({ name }) => name)

export const findJavaFramework = (dependencies: readonly string[]): JavaFramework | null => FRAMEWORKS.find(({ dependency }) => dependencies.some((name) => name.startsWith(dependency))) ?? null

/** What a build leaves to be run. Paths are relative to the app. */
export type JavaProgram =
  | { readonly kind: 'jar'; readonly path: string }
  | { readonly kind: 'classpath'; readonly path: string; readonly main: string }
  | { readonly kind: 'script'; readonly path: string }

/** Of the memory that an instance may have: the rest is for threads, classes and what lies outside the heap. */
const HEAP = '-XX:MaxRAMPercentage=70'

export function startJava(program: JavaProgram, framework: JavaFramework | null): string {
  const options = [HEAP, '$JAVA_OPTS', ...(framework?.option === undefined ? [] : [framework.option])].join(' ')
  const end = framework?.argument === undefined ? '' : ` ${framework.argument}`
  switch (program.kind) {
    case 'jar':
      return `java ${options} -jar ${program.path}${end}`
    case 'classpath':
      return `java ${options} -cp ${program.path} ${program.main}${end}`
    case 'script':
      return `JAVA_OPTS="${options}" ${program.path}${end}`
  }
}

type FrameworkLines = Pick<LanguageDraft, 'framework' | 'port' | 'healthPath'>

export function frameworkLines(tree: AppTree, folder: string, framework: JavaFramework | null, dependencies: readonly string[], from: string): FrameworkLines {
  if (framework === null) return {}
  const health = healthPath(tree, folder, framework, dependencies, from)
  return { framework: { value: framework.name, from }, ...(framework.flag === undefined ? {} : { port: { value: framework.flag, from } }), ...(health === null ? {} : { healthPath: health }) }
}

/** Settings that move the health page elsewhere: then nothing is taken for granted. */
const MOVED = /context-path|base-path|root-path|non-application|\bmanagement\b[^\n]{0,40}\bport|^\s*management:[\s\S]{0,400}?\n\s+port:|exposure/m

function healthPath(tree: AppTree, folder: string, { health }: JavaFramework, dependencies: readonly string[], from: string): Sourced<string> | null {
  if (health === undefined || !dependencies.includes(health.dependency)) return null
  const resources = `${folder === '.' ? '' : `${folder}/`}src/main/resources/application`
  const isMoved = ['properties', 'yml', 'yaml'].some((ending) => MOVED.test((tree.read(`${resources}.${ending}`) ?? '').slice(0, 65_536)))
  return isMoved ? null : { value: health.path, from }
}

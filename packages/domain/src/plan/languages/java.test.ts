import { describe, expect, test } from 'vitest'
import { detect } from '../detect.ts'
import type { Plan } from '../plan.ts'
import { readXml } from './java-xml.ts'

type Files = Readonly<Record<string, string>>

const detectFiles = (files: Files) => detect({ paths: Object.keys(files).sort(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) })

function planned(files: Files): { plan: Plan; notices: readonly string[] } {
  const detection = detectFiles(files)
  if (detection.kind === 'unknown') throw new Error(JSON.stringify(detection))
  return { plan: detection.plan, notices: detection.notices.map(({ sentence }) => sentence) }
}

const planOf = (files: Files): Plan => planned(files).plan

const unknown = (files: Files) => {
  const detection = detectFiles(files)
  if (detection.kind === 'plan') throw new Error(JSON.stringify(detection))
  return detection
}

const lines = (files: Files): { build: string | undefined; web: string | undefined } => {
  const { build, processes } = planOf(files)
  return { build: build?.value, web: processes['web']?.value }
}

const JVM = '-XX:MaxRAMPercentage=70 $JAVA_OPTS'
const pom = (more = '', artifact = 'shop', version = '<version>1.0.0</version>'): string => `<?xml version="1.0"?>\n<!-- a comment -->\n<project xmlns="http://maven.apache.org/POM/4.0.0">\n<artifactId>${artifact}</artifactId>${version}\n${more}\n</project>`
const plugins = (...bodies: string[]): string => `<build><plugins>${bodies.map((body) => `<plugin>${body}</plugin>`).join('')}</plugins></build>`
const needs = (...names: string[]): string => `<dependencies>${names.map((name) => `<dependency><groupId>${name.split(':')[0] ?? ''}</groupId><artifactId>${name.split(':')[1] ?? ''}</artifactId></dependency>`).join('')}</dependencies>`
const BOOT_PLUGIN = '<groupId>org.springframework.boot</groupId><artifactId>spring-boot-maven-plugin</artifactId>'
const SPRING = needs('org.springframework.boot:spring-boot-starter-web')
const MAIN = 'package acme;\n\npublic class Main {\n  public static void main(String[] args) {}\n}\n'

describe('Maven with Spring Boot', () => {
  test('makes one jar that is told its port by a flag, and leaves its classes behind', () => {
    const plan = planOf({ 'pom.xml': pom(SPRING + plugins(BOOT_PLUGIN)) })
    expect(plan.build).toEqual({ value: 'mvn -B -DskipTests package && rm -rf target/classes target/test-classes', from: 'pom.xml' })
    expect(plan.processes).toEqual({ web: { value: `java ${JVM} -jar target/shop-1.0.0.jar --server.port=$PORT`, from: 'pom.xml' } })
    expect(plan.port).toEqual({ value: '--server.port', from: 'pom.xml' })
    expect(plan.framework?.value).toBe('Spring Boot')
    expect(plan.install).toBeNull()
    expect(plan.toolchains.map(({ name }) => name)).toEqual(['java', 'maven'])
  })

  test.each([
    ['its version', pom(SPRING + plugins(BOOT_PLUGIN), 'shop', '<parent><artifactId>p</artifactId><version>3.5.0</version><relativePath/></parent>'), 'target/shop-3.5.0.jar'],
    ['a property', pom(`<properties><revision>9</revision></properties>${SPRING}${plugins(BOOT_PLUGIN)}`, 'shop', '<version>${revision}-x</version>'), 'target/shop-9-x.jar'],
    ['its final name', pom(`${SPRING}<build><finalName>\${project.artifactId}</finalName><plugins><plugin>${BOOT_PLUGIN}</plugin></plugins></build>`), 'target/shop.jar'],
    ['its classifier', pom(SPRING + plugins(`${BOOT_PLUGIN}<configuration><classifier>exec</classifier></configuration>`)), 'target/shop-1.0.0-exec.jar'],
    ['its packaging', pom(`<packaging>war</packaging>${SPRING}${plugins(BOOT_PLUGIN)}`), 'target/shop-1.0.0.war'],
    ['nothing that is known here', pom(SPRING + plugins(BOOT_PLUGIN), 'shop', '<version>${git.tag}</version>'), 'target/*.jar'],
    ['a property that leads to itself', pom(`<properties><a>\${b}</a><b>\${a}</b></properties>${SPRING}${plugins(BOOT_PLUGIN)}`, 'shop', '<version>${a}</version>'), 'target/*.jar'],
    ['a name that a shell would read', pom(`${SPRING}<build><finalName>x; rm -rf /</finalName><plugins><plugin>${BOOT_PLUGIN}</plugin></plugins></build>`), 'target/*.jar'],
  ])('finds the jar by %s', (_what, text, path) => {
    expect(lines({ 'pom.xml': text }).web).toBe(`java ${JVM} -jar ${path} --server.port=$PORT`)
  })

  test.each([
    ['the actuator', needs('org.springframework.boot:spring-boot-starter-web', 'org.springframework.boot:spring-boot-starter-actuator'), {}, '/actuator/health'],
    ['nothing', SPRING, {}, '/'],
    ['the actuator on a port of its own', needs('org.springframework.boot:spring-boot-starter-actuator'), { 'src/main/resources/application.properties': 'management.server.port=9000\n' }, '/'],
    ['the actuator below another path', needs('org.springframework.boot:spring-boot-starter-actuator'), { 'src/main/resources/application.yml': 'server:\n  servlet:\n    context-path: /api\n' }, '/'],
    ['the actuator, set up in YAML on another port', needs('org.springframework.boot:spring-boot-starter-actuator'), { 'src/main/resources/application.yml': 'management:\n  server:\n    port: 9000\n' }, '/'],
  ])('asks for its health with %s', (_what, dependencies, files, path) => {
    expect(planOf({ 'pom.xml': pom(dependencies + plugins(BOOT_PLUGIN)), ...(files as Files) }).healthPath.value).toBe(path)
  })

  test('uses the wrapper where it is whole, and this machine\'s Maven where it is not', () => {
    const files = { 'pom.xml': pom(SPRING + plugins(BOOT_PLUGIN)), mvnw: '#!/bin/sh' }
    const whole = planOf({ ...files, '.mvn/wrapper/maven-wrapper.properties': '' })
    expect(whole.build?.value).toMatch(/^sh mvnw -B -DskipTests package/)
    expect(whole.toolchains.map(({ name }) => name)).toEqual(['java'])
    expect(whole.packageManager).toEqual({ value: 'Maven', from: 'mvnw' })
    const { plan, notices } = planned(files)
    expect(plan.build?.value).toMatch(/^mvn -B/)
    expect(notices).toEqual([expect.stringContaining('maven-wrapper.properties')])
  })

  test('keeps its classes where a Procfile or podo.yaml starts from them', () => {
    const files = { 'pom.xml': pom(SPRING + plugins(BOOT_PLUGIN)) }
    expect(lines({ ...files, Procfile: 'web: java -cp target/classes:target/dependency/* acme.Main\n' }).build).toBe('mvn -B -DskipTests package')
    expect(lines({ ...files, Procfile: 'worker: java -jar x.jar\n' }).build).toContain('rm -rf')
  })

  test('is given the settings file that lies beside it', () => {
    expect(lines({ 'pom.xml': pom(SPRING + plugins(BOOT_PLUGIN)), 'settings.xml': '<settings/>' }).build).toContain('mvn -B -s settings.xml -DskipTests package')
  })
})

describe('Maven without Spring Boot', () => {
  const jarPlugin = '<artifactId>maven-jar-plugin</artifactId><configuration><archive><manifest><addClasspath>true</addClasspath><mainClass>acme.Main</mainClass></manifest></archive></configuration>'

  test('starts a jar that names its main class', () => {
    expect(lines({ 'pom.xml': pom(plugins(jarPlugin)) }).web).toBe(`java ${JVM} -jar target/shop-1.0.0.jar`)
  })

  test('lays libraries beside classes where the jar does not hold them', () => {
    expect(lines({ 'pom.xml': pom(needs('io.javalin:javalin') + plugins(jarPlugin)) })).toEqual({
      build: 'mvn -B -DskipTests package dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory=target/lib',
      web: `java ${JVM} -cp 'target/classes:target/lib/*' acme.Main`,
    })
  })

  test('leaves that to a pom which does it itself', () => {
    const copies = '<artifactId>maven-dependency-plugin</artifactId><executions><execution><goals><goal>copy-dependencies</goal></goals></execution></executions>'
    expect(lines({ 'pom.xml': pom(needs('a:b') + plugins(jarPlugin, copies)) }).web).toBe(`java ${JVM} -jar target/shop-1.0.0.jar`)
  })

  test.each([
    ['the shade plugin', plugins('<artifactId>maven-shade-plugin</artifactId>'), 'target/shop-1.0.0.jar'],
    ['the assembly plugin', plugins('<artifactId>maven-assembly-plugin</artifactId><executions><execution/></executions>'), 'target/shop-1.0.0-jar-with-dependencies.jar'],
    ['the assembly plugin without its ending', plugins('<artifactId>maven-assembly-plugin</artifactId><configuration><appendAssemblyId>false</appendAssemblyId></configuration><executions><execution/></executions>'), 'target/shop-1.0.0.jar'],
  ])('starts the jar of %s', (_what, build, path) => {
    expect(lines({ 'pom.xml': pom(needs('a:b') + build) }).web).toBe(`java ${JVM} -jar ${path}`)
  })

  test.each([
    ['exec.mainClass', pom('<properties><exec.mainClass>acme.Start</exec.mainClass></properties>'), {}, 'acme.Start'],
    ['exec-maven-plugin', pom(`<properties><start>acme.Two</start></properties>${plugins('<artifactId>exec-maven-plugin</artifactId><configuration><mainClass>${start}</mainClass></configuration>')}`), {}, 'acme.Two'],
    ['a class that is called so', pom(), { 'src/main/java/acme/Main.java': MAIN, 'src/main/java/acme/Helper.java': MAIN }, 'acme.Main'],
    ['a Kotlin file that is called so', pom(), { 'src/main/kotlin/App.kt': 'package acme\n\nfun main() {}\n' }, 'acme.AppKt'],
  ])('finds its main class by %s', (_what, text, files, main) => {
    expect(lines({ 'pom.xml': text, ...(files as Files) }).web).toBe(`java ${JVM} -cp target/classes ${main}`)
  })

  test.each([['acme.Main; rm -rf /'], ['$(id)'], ['-jar']])('writes no main class %j into a command', (main) => {
    expect(unknown({ 'pom.xml': pom(`<properties><exec.mainClass>${main}</exec.mainClass></properties>`) })).toMatchObject({ code: 'PODO-PLAN-NO-START' })
  })

  test('counts neither test nor provided libraries', () => {
    expect(lines({ 'pom.xml': pom(`<dependencies><dependency><groupId>j</groupId><artifactId>unit</artifactId><scope>test</scope></dependency></dependencies>${plugins(jarPlugin)}`) }).web).toContain('-jar')
  })

  test('tells Quarkus and Micronaut their ports as they read them', () => {
    const quarkus = planOf({ 'pom.xml': pom(needs('io.quarkus:quarkus-rest', 'io.quarkus:quarkus-smallrye-health') + plugins('<artifactId>quarkus-maven-plugin</artifactId>')) })
    expect(quarkus.processes['web']?.value).toBe(`java ${JVM} -Dquarkus.http.port=$PORT -jar target/quarkus-app/quarkus-run.jar`)
    expect(quarkus.healthPath.value).toBe('/q/health')
    const uber = { 'src/main/resources/application.properties': 'quarkus.package.jar.type=uber-jar\n' }
    expect(lines({ 'pom.xml': pom(needs('io.quarkus:quarkus-rest') + plugins('<artifactId>quarkus-maven-plugin</artifactId>')), ...uber }).web).toContain('target/*-runner.jar')
    const micronaut = planOf({ 'pom.xml': pom(needs('io.micronaut:micronaut-http-server-netty') + plugins('<artifactId>micronaut-maven-plugin</artifactId>')) })
    expect(micronaut.processes['web']?.value).toBe(`java ${JVM} -Dmicronaut.server.port=$PORT -jar target/shop-1.0.0.jar`)
    expect(micronaut.port?.value).toBe('micronaut.server.port')
  })

  test('is told that a war needs a container, and a library a main class', () => {
    expect(unknown({ 'pom.xml': pom('<packaging>war</packaging>') })).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining('servlet container') as string })
    expect(unknown({ 'pom.xml': pom() })).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('mainClass') as string })
  })

  test.each(['', '<project>', '<a/>', '<project></b></project>', 'not xml'])('a pom.xml that is no pom is told so: %j', (text) => {
    expect(unknown({ 'pom.xml': text })).toMatchObject({ code: 'PODO-PLAN-BROKEN-FILE' })
  })
})

describe('Maven with modules', () => {
  const parent = '<parent><artifactId>all</artifactId><version>2.0</version></parent>'
  const files: Files = {
    'pom.xml': pom('<packaging>pom</packaging><modules><module>core</module><module>services/web</module></modules><properties><java.version>21</java.version></properties>', 'all', '<version>2.0</version>'),
    'core/pom.xml': pom(parent, 'shop-core', ''),
    'services/web/pom.xml': pom(`<parent><artifactId>all</artifactId><version>2.0</version><relativePath>../../pom.xml</relativePath></parent>${SPRING}${plugins(BOOT_PLUGIN)}`, 'shop-web', ''),
  }

  test('builds the one that is a program with what it needs', () => {
    expect(lines(files)).toEqual({
      build: 'mvn -B -DskipTests -pl services/web -am package && rm -rf services/web/target/classes services/web/target/test-classes',
      web: `java ${JVM} -jar services/web/target/shop-web-2.0.jar --server.port=$PORT`,
    })
    expect(planOf(files).version).toEqual({ value: '21', from: 'pom.xml' })
  })

  test('builds from above where a module is the root of the app', () => {
    expect(lines({ ...files, 'podo.yaml': 'root: services/web\n', mvnw: '', '.mvn/wrapper/maven-wrapper.properties': '' })).toEqual({
      build: 'sh ../../mvnw -B -DskipTests -f ../../pom.xml -pl :shop-web -am package && rm -rf target/classes target/test-classes',
      web: `java ${JVM} -jar target/shop-web-2.0.jar --server.port=$PORT`,
    })
  })

  test('asks which one where nobody can tell', () => {
    const two = { ...files, 'pom.xml': pom('<packaging>pom</packaging><modules><module>a</module><module>b</module></modules>', 'all'), 'a/pom.xml': pom(plugins(BOOT_PLUGIN), 'alpha'), 'b/pom.xml': pom(plugins(BOOT_PLUGIN), 'beta') }
    expect(unknown(two)).toMatchObject({ code: 'PODO-PLAN-NO-START', sentence: expect.stringContaining('alpha, beta') as string, nextAction: expect.stringContaining('root: a') as string })
  })

  test('follows no module out of the app', () => {
    expect(unknown({ 'pom.xml': pom('<packaging>pom</packaging><modules><module>../../etc</module><module>/etc</module><module>.</module></modules>') })).toMatchObject({ code: 'PODO-PLAN-NO-START' })
  })
})

describe('Gradle', () => {
  const SETTINGS = { 'settings.gradle': "rootProject.name = 'shop'\n" }
  const leaves = ' && rm -rf .gradle build/classes build/tmp'

  test('with Spring Boot makes the boot jar alone, so that it is the only one', () => {
    const plan = planOf({ 'build.gradle': "plugins {\n  id 'java'\n  id 'org.springframework.boot' version '3.4.0'\n}\n", ...SETTINGS })
    expect(plan.build).toEqual({ value: `gradle --no-daemon bootJar${leaves}`, from: 'build.gradle' })
    expect(plan.processes['web']?.value).toBe(`java ${JVM} -jar build/libs/*.jar --server.port=$PORT`)
    expect(plan.toolchains.map(({ name }) => name)).toEqual(['java', 'gradle'])
  })

  test.each([
    ['plugins in Groovy', 'build.gradle', "plugins {\n  id 'application'\n}"],
    ['plugins on one line', 'build.gradle.kts', 'plugins { application }'],
    ['plugins in Kotlin', 'build.gradle.kts', 'plugins {\n  application\n}'],
    ['apply', 'build.gradle', "apply plugin: 'application'"],
    ['a convention of its own', 'build.gradle.kts', 'plugins {\n  id("buildlogic.kotlin-application-conventions")\n}'],
    ['Ktor', 'build.gradle.kts', 'plugins {\n  alias(libs.plugins.ktor)\n}'],
    ['Micronaut', 'build.gradle', "plugins {\n  id(\"io.micronaut.application\") version \"4.4.0\"\n}"],
  ])('with the application plugin (%s) starts the script that it installs', (_what, file, text) => {
    const { build, web } = lines({ [file]: text, ...SETTINGS })
    expect(build).toBe(`gradle --no-daemon installDist${leaves}`)
    expect(web).toMatch(/^JAVA_OPTS="-XX:MaxRAMPercentage=70 \$JAVA_OPTS( -D\S+)?" build\/install\/shop\/bin\/shop$/)
  })

  test('without a settings file does not rely on the name of the folder', () => {
    expect(lines({ 'build.gradle': "apply plugin: 'application'\nmainClassName = 'acme.Main'\n" }).web).toBe(`java ${JVM} -cp "$(echo build/install/*/lib)/*" acme.Main`)
    expect(lines({ 'build.gradle': "apply plugin: 'application'\napplicationName = 'web'\n" }).web).toContain('build/install/web/bin/web')
  })

  test.each([
    ['Quarkus', "plugins { id 'java'\n id 'io.quarkus' }", 'quarkusBuild', `java ${JVM} -Dquarkus.http.port=$PORT -jar build/quarkus-app/quarkus-run.jar`],
    ['the shadow plugin', "plugins {\n id 'java'\n id 'com.gradleup.shadow' version '8'\n}", 'shadowJar', `java ${JVM} -jar build/libs/*-all.jar`],
    ['a jar that names its main class', "plugins {\n id 'java'\n}\njar { manifest { attributes 'Main-Class': 'acme.Main' } }", 'jar', `java ${JVM} -jar build/libs/*.jar`],
  ])('with %s', (_what, text, task, web) => {
    expect(lines({ 'build.gradle': text, ...SETTINGS })).toEqual({ build: `gradle --no-daemon ${task}${leaves}`, web })
  })

  test('uses the wrapper where its jar was committed', () => {
    const files = { 'build.gradle': "plugins { id 'application' }", ...SETTINGS, gradlew: '' }
    expect(planOf({ ...files, 'gradle/wrapper/gradle-wrapper.jar': '' })).toMatchObject({ build: { value: `sh gradlew --no-daemon installDist${leaves}` }, toolchains: [{ name: 'java' }] })
    const { plan, notices } = planned(files)
    expect(plan.build?.value).toMatch(/^gradle /)
    expect(notices).toEqual([expect.stringContaining('gradle-wrapper.jar')])
  })

  test('with projects builds the one that is a program', () => {
    const files = { 'settings.gradle.kts': 'rootProject.name = "all"\ninclude("app", "libs:core")\ninclude(":tools")\n', 'app/build.gradle.kts': 'plugins {\n  id("org.springframework.boot") version "3.3.3"\n}\n', 'libs/core/build.gradle.kts': 'plugins {\n  `java-library`\n}\n', 'build.gradle.kts': 'plugins {\n  id("org.springframework.boot") version "3.3.3" apply false\n}\n' }
    expect(lines(files)).toEqual({ build: 'gradle --no-daemon :app:bootJar && rm -rf .gradle app/build/classes app/build/tmp', web: `java ${JVM} -jar app/build/libs/*.jar --server.port=$PORT` })
  })

  test('with Spring Boot applied to all from above takes the project with an application class', () => {
    const files = { ...SETTINGS, 'build.gradle': "plugins {\n id 'org.springframework.boot' version '3'\n}\nsubprojects {\n apply plugin: 'org.springframework.boot'\n}\nbootJar.enabled = false\n", 'settings.gradle': "rootProject.name = 'all'\ninclude 'api', 'core'\n", 'api/build.gradle': '', 'api/src/main/java/acme/ShopApplication.java': MAIN.replace('Main', 'ShopApplication'), 'core/build.gradle': '' }
    expect(lines(files).build).toContain(':api:bootJar')
  })

  test('reads nothing from comments, and keeps addresses whole', () => {
    const text = "// id 'org.springframework.boot'\n/* apply plugin: 'org.springframework.boot' */\nrepositories { maven { url 'https://x.test/y' } }\nplugins { id 'application' }\n"
    expect(lines({ 'build.gradle': text, ...SETTINGS }).build).toContain('installDist')
  })

  test('with nothing that makes a program is told which plugin does', () => {
    expect(unknown({ 'build.gradle': "plugins { id 'java-library' }" })).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('application plugin') as string })
  })

  test('runs the stage task, or makes all there is, for a Procfile that knows what to start', () => {
    const Procfile = 'web: java -cp build/x acme.Main\n'
    expect(lines({ 'build.gradle': "apply plugin: 'io.ratpack.ratpack-java'\ntask stage {\n dependsOn installDist\n}\n", Procfile }).build).toBe('gradle --no-daemon stage')
    expect(lines({ 'build.gradle': "plugins { id 'java-library' }", Procfile })).toEqual({ build: 'gradle --no-daemon assemble', web: 'java -cp build/x acme.Main' })
  })

  test('tells Ktor its port by an argument where the main class is its own', () => {
    const plan = planOf({ 'build.gradle.kts': 'plugins {\n  id("io.ktor.plugin") version "3.0.1"\n}\napplication {\n  mainClass.set("io.ktor.server.netty.EngineMain")\n}\n', ...SETTINGS })
    expect(plan.processes['web']?.value).toBe('JAVA_OPTS="-XX:MaxRAMPercentage=70 $JAVA_OPTS" build/install/shop/bin/shop -port=$PORT')
    expect(plan.port?.value).toBe('-port')
  })

  test('is left alone where the app is another: React Native has a build.gradle, too', () => {
    expect(planOf({ 'build.gradle': '', 'package.json': '{"scripts":{"start":"node ."}}' }).language.value).toBe('node')
  })

  test('is chosen over Maven by podo.yaml', () => {
    const files = { 'pom.xml': pom(SPRING + plugins(BOOT_PLUGIN)), 'build.gradle': "plugins { id 'application' }", ...SETTINGS }
    expect(lines(files).build).toMatch(/^mvn/)
    expect(lines({ ...files, 'podo.yaml': 'packageManager: gradle\n' }).build).toMatch(/^gradle/)
  })
})

describe('the version of Java', () => {
  const maven = (properties: string, more = ''): Files => ({ 'pom.xml': pom(`<properties>${properties}</properties>${more}${plugins(BOOT_PLUGIN)}`) })
  const gradle = (text: string): Files => ({ 'build.gradle': `plugins { id 'application' }\n${text}\n`, 'settings.gradle': "rootProject.name = 'x'" })

  test.each([
    ['maven.compiler.release', maven('<maven.compiler.release>21</maven.compiler.release>'), '21', '>=21', 'pom.xml'],
    ['java.version', maven('<java.version>17</java.version>'), '17', '>=17', 'pom.xml'],
    ['the name it had until Java 8', maven('<maven.compiler.target>1.8</maven.compiler.target>'), '1.8', '>=8', 'pom.xml'],
    ['the compiler plugin', { 'pom.xml': pom(plugins(BOOT_PLUGIN, '<artifactId>maven-compiler-plugin</artifactId><configuration><release>11</release></configuration>')) }, '11', '>=11', 'pom.xml'],
    ['.java-version', { ...maven('<java.version>17</java.version>'), '.java-version': 'temurin-21.0.2\n' }, '21.0.2', '>=21', '.java-version'],
    ['system.properties', { ...maven(''), 'system.properties': 'java.runtime.version=17.0.1\n' }, '17.0.1', '>=17', 'system.properties'],
    ['.sdkmanrc', { ...maven(''), '.sdkmanrc': 'java=21.0.4-tem\n' }, '21.0.4', '>=21', '.sdkmanrc'],
    ['.tool-versions', { ...maven(''), '.tool-versions': 'nodejs 20\njava temurin-17.0.3+7\n' }, '17.0.3', '>=17', '.tool-versions'],
    ['podo.yaml', { ...maven('<java.version>17</java.version>'), 'podo.yaml': 'version: "21"\n' }, '21', '>=21', 'podo.yaml'],
    ['a toolchain of Gradle', gradle('java { toolchain { languageVersion = JavaLanguageVersion.of(17) } }'), '17', '>=17', 'build.gradle'],
    ['a toolchain of Kotlin', gradle('kotlin { jvmToolchain(21) }'), '21', '>=21', 'build.gradle'],
    ['sourceCompatibility', gradle("sourceCompatibility = '11'"), '11', '>=11', 'build.gradle'],
    ['sourceCompatibility by name', gradle('sourceCompatibility = JavaVersion.VERSION_1_8'), '8', '>=8', 'build.gradle'],
  ])('comes from %s', (_where, files, version, wants, from) => {
    const plan = planOf(files as Files)
    expect(plan.version).toEqual({ value: version, from })
    expect(plan.toolchains[0]).toEqual({ name: 'java', wants: { value: wants, from } })
  })

  test('is any where nothing says it', () => {
    expect(planOf(maven('')).toolchains[0]).toEqual({ name: 'java', wants: null })
  })
})

describe('XML', () => {
  test('is read with prefixes, comments, CDATA and entities of its own five', () => {
    expect(readXml('<?xml version="1.0"?><m:a x="1"><b>1 &lt; 2</b><!-- <c> --><c><![CDATA[<x>]]></c><d/></m:a>')).toMatchObject({ name: 'a', children: [{ name: 'b', text: '1 < 2' }, { name: 'c', text: '<x>' }, { name: 'd', text: '' }] })
  })

  test.each([
    ['entities', `<!DOCTYPE a [<!ENTITY x "${'y'.repeat(100)}">]><a>&x;</a>`],
    ['deep nesting', '<a>'.repeat(100_000)],
    ['many elements', `<a>${'<b/>'.repeat(100_000)}</a>`],
    ['open comments', '<a>' + '<!--'.repeat(100_000)],
    ['open tags', '<a '.repeat(100_000)],
    ['open declarations', '<!'.repeat(200_000)],
    ['open CDATA', '<![CDATA['.repeat(50_000)],
    ['too much', `<a>${'x'.repeat(600_000)}</a>`],
  ])('of hostile make (%s) costs little and is no document', (_what, text) => {
    const began = performance.now()
    expect(readXml(text)).toBeNull()
    expect(performance.now() - began).toBeLessThan(5000)
  })
})

test('hostile build files cost little', () => {
  for (const files of [
    { 'build.gradle': `${"id '".repeat(60_000)}`, 'settings.gradle': `include ${"'a', ".repeat(40_000)}` },
    { 'build.gradle': '/*'.repeat(100_000), 'settings.gradle': "include('".repeat(20_000) },
    { 'build.gradle': `implementation ${' '.repeat(200_000)}`, 'settings.gradle': `rootProject.name ${' '.repeat(200_000)}` },
    { 'pom.xml': pom(`<modules>${'<module>m</module>'.repeat(9000)}</modules>`), 'm/pom.xml': pom() },
    { 'pom.xml': pom(needs('org.springframework.boot:spring-boot-starter-actuator') + plugins(BOOT_PLUGIN)), 'src/main/resources/application.yml': 'management:\n'.repeat(6000) },
  ]) {
    const began = performance.now()
    expect(['plan', 'unknown']).toContain(detectFiles(files).kind)
    expect(performance.now() - began).toBeLessThan(5000)
  }
})

import { JAVA_FRAMEWORK_NAMES } from './java-framework.ts'
import { gradleLines } from './java-gradle.ts'
import type { JavaLines } from './java-lines.ts'
import { mavenLines } from './java-maven.ts'
import { JAVA_VERSION_FILES, findJavaVersion } from './java-version.ts'
import type { AppTree, LanguageDetector, LanguageDraft, Wishes } from './language.ts'

/** A virtual machine that compiles while it starts takes minutes where other builds have the processors. */
const READY_WITHIN_SECONDS = 180

export const java: LanguageDetector = {
  language: 'java',
  documentation: {
    title: 'Java',
    recognisedBy: ['pom.xml', 'build.gradle', 'build.gradle.kts', 'settings.gradle', 'settings.gradle.kts'],
    managers: ['Maven (mvnw, pom.xml)', 'Gradle (gradlew, build.gradle)'],
    frameworks: JAVA_FRAMEWORK_NAMES,
    versionFrom: ['podo.yaml (version)', ...JAVA_VERSION_FILES, 'pom.xml (maven.compiler.release, java.version)', 'build.gradle (languageVersion, sourceCompatibility)'],
    commands: { install: 'none', build: 'mvn -B -DskipTests package', start: 'java -XX:MaxRAMPercentage=70 $JAVA_OPTS -jar target/<name>.jar' },
  },
  detect: (tree, wishes) => {
    const isGradleWanted = wishes.packageManager?.toLowerCase() === 'gradle'
    const found = isGradleWanted ? (gradleLines(tree) ?? mavenLines(tree)) : (mavenLines(tree) ?? gradleLines(tree))
    if (found === null) return null
    if ('kind' in found) return found
    // An Android or desktop build beside the app itself.
    if (found.web === null && tree.has('package.json')) return null
    return { kind: 'draft', draft: draftOf(tree, found, wishes) }
  },
}

function draftOf(tree: AppTree, found: JavaLines, wishes: Wishes): LanguageDraft {
  const { version, wants } = findJavaVersion(tree, found.java, wishes)
  return {
    ...found.lines,
    language: { value: 'java', from: found.file },
    packageManager: found.manager,
    ...(version === null ? {} : { version }),
    toolchains: [{ name: 'java', wants }, ...(found.toolchain === null ? [] : [{ name: found.toolchain, wants: null }])],
    ...(found.build === null ? {} : { build: found.build }),
    ...(found.web === null ? {} : { web: found.web }),
    caches: [{ value: found.manager.value.toLowerCase(), from: found.file }],
    lockfiles: found.lockfiles,
    readyWithinSeconds: READY_WITHIN_SECONDS,
    notices: found.notices,
    missingStart: found.missingStart,
  }
}

import type { Detection } from './plan.ts'
import { sayer } from './say.ts'
import type { Said } from './say.ts'

/** Why there is no plan. The console has each of them in both languages (`messages/*\/reason.json`). */
export const PLAN_REASONS = {
  'no-files': 'There are no files to deploy.',
  'pages-without-index': '{file} is here, and no index.html beside it, so that nothing says which page comes first.',
  'nothing-known': 'Podo found no file by which it knows an app, no index.html, no Procfile and no podo.yaml.',
  'app-in-folder': 'There is no app in this folder itself, but in {folders}.',
  'other-language': 'This looks like {language} ({file}), which Podo does not detect by itself yet.',
  'only-container': 'The only description of this app is its {file}, and this cluster runs processes, not images.',

  'podo-yaml-unread': 'podo.yaml, line {line}: it cannot be read.',
  'podo-yaml-field': 'podo.yaml, line {line}: {field} is wrong.',
  'root-without-files': 'podo.yaml names {folder} as root, and there is no file in that folder.',
  'language-without-files': 'podo.yaml says that the language is {language}, and no file here is one by which Podo knows it.',
  'workspace-beside-root': 'podo.yaml names {workspace} as workspace, and root ({folder}) does not lie in it.',
  'broken-file': '{file} is not valid {form}, so that Podo cannot tell how the app is built and started.',
  'broken-file-at': '{file} is not valid {form} (line {line}), so that Podo cannot tell how the app is built and started.',

  'several-apps': 'This repository holds several apps: {names}.',
  'several-programs': '{file} has several programs: {names}.',
  'nx-repository': 'This is a repository of Nx ({names}), whose package.json does not say what starts.',
  'no-start-script': '{file} has no start script and no main file, and there is no server.js, so that Podo does not know what to start.',
  'adapter-of-service': '{file} uses {adapter}, which builds for that service and not for a server of your own.',
  'unknown-adapter': '{file} names no adapter that Podo knows, and there is no start script.',
  'astro-middleware': '{file} sets the Node.js adapter of Astro to "middleware", which needs a server of your own, and there is no start script.',
  'tanstack-without-nitro': 'This TanStack Start app has no start script, and without Nitro its build is no server of its own.',
  'go-without-main': 'go.mod is here, but no folder holds "package main", so that there is nothing to start.',
  'go-work-without-main': 'go.work names no module with "package main", so that there is nothing to start.',
  'go-not-main': 'main.go does not say "package main", so that there is nothing to start.',
  'go-without-module': 'main.go imports {module}, and there is no go.mod that says in which version.',
  'rust-library': 'Cargo.toml describes a library: there is no src/main.rs and no [[bin]], so that there is nothing to start.',
  'gradle-without-program': '{file} applies no plugin that makes a program, such as application or org.springframework.boot.',
  'maven-war': 'pom.xml makes a war, which needs a servlet container to run in.',
  'maven-without-main': 'pom.xml names no main class, and no class that is called like one has a main method.',
  'php-without-index': 'There is no index.php in {folders} or in the folder itself, so that Podo does not know what to serve.',
  'python-app-not-found': 'The app depends on {framework}, but Podo found no file that makes its app (such as app = {makes}(…) in app.py).',
  'python-nothing-known': 'There is no web framework among the dependencies that Podo knows and no {files}, so that it does not know what to start.',
  'ruby-nothing-known': 'There is no config.ru, no Rails app and no {files}, so that Podo does not know what to start.',
} as const

/** What to do about it. */
export const PLAN_ADVICE = {
  'deploy-app-folder': 'Deploy the folder that holds the app, and look whether .gitignore or .podoignore keeps it at home.',
  'deploy-or-write-podo-yaml': 'Deploy the folder that holds the app, or write podo.yaml with processes.web.',
  'make-index': 'Name the first page index.html. Where a build makes it, name its folder as static.root in podo.yaml.',
  'name-folder': 'Write "root: {folder}" into podo.yaml, or deploy that folder alone; each of them can be an app of its own.',
  'say-build-and-start': 'Say how it is built and started: install, build and processes.web in podo.yaml. The tools must be on this machine.',
  'image-serves-files': 'It serves files: name their folder as static.root in podo.yaml, and the command that makes them as build.',
  'say-what-image-starts': 'Write what the image starts as processes.web in podo.yaml, such as "node server.js".',
  'image-starts': 'Its image starts "{command}": write that as processes.web in podo.yaml, with install and build as it needs them.',
  'image-starts-at': 'Its image starts "{command}": write that as processes.web in podo.yaml, with install and build as it needs them, and let it listen on PORT instead of {port}.',
  'container-starts': '{container} starts "{command}": write that as processes.web in podo.yaml.',
  'container-starts-at': '{container} starts "{command}": write that as processes.web in podo.yaml, and let it listen on PORT instead of {port}.',

  'mend-podo-yaml': 'Mend podo.yaml, or remove it to let Podo find out by itself.',
  'mend-places': 'Mend podo.yaml; there are {count} such places.',
  'correct-root': 'Correct root in podo.yaml, or look whether .gitignore or .podoignore keeps the folder at home.',
  'correct-language': 'Correct language in podo.yaml, or leave the line out; what Podo does not know takes install, build and processes.web.',
  'correct-workspace': 'Name root itself or a folder above it as workspace, or leave the line out.',
  'mend-file': 'Mend {file}; "{check}" says where it is broken.',
  'mend-line': 'Mend {file}, line {line}.',
  'mend-whole-file': 'Mend {file}.',

  'say-root': 'Say which one this is, in podo.yaml: root: {folder}',
  'say-serving': 'Say which one serves: processes.web in podo.yaml, such as "{example}".',
  'say-serving-or-default-run': 'Say which one serves: default-run in Cargo.toml, or processes.web in podo.yaml, such as "{example}".',
  'say-build-of-one': 'Say which one is this app: build and processes.web in podo.yaml, such as "build: {example}".',
  'say-start': 'Say what to start: processes.web in podo.yaml, such as "{example}".',
  'say-start-or-worker': 'Say what to start: processes.web in podo.yaml, such as "{example}", or processes.worker for a program that serves nothing.',
  'add-start-script': 'Add "start": "node your-file.js" under scripts in package.json, or processes.web in podo.yaml.',
  'add-start-script-or-files': 'Add "start": "node your-file.js" under scripts in package.json, or processes.web in podo.yaml. If its build makes files to serve, name their folder as static.root in podo.yaml.',
  'build-one-of-nx': 'Write into podo.yaml build: npx nx build {app}, and processes.web: node dist/apps/{app}/main.js for a server, or static.root: dist/apps/{app} for pages.',
  'astro-node': 'Run "npx astro add node" and keep its mode "standalone", or remove the adapter if every page is static.',
  'astro-standalone': 'Set mode to "standalone", or write the start script of your server.',
  'sveltekit-node': 'Install @sveltejs/adapter-node (or @sveltejs/adapter-static for plain files) as a development dependency, and import it in place of the other in the Svelte configuration.',
  'tanstack-nitro': 'Add the package nitro and its plugin to vite.config, or write a start script.',
  'go-program': 'Deploy a program: main.go beside go.mod, or cmd/web/main.go. For one elsewhere write build and processes.web into podo.yaml.',
  'go-module': 'Deploy a module that is a program, or name it as root in podo.yaml.',
  'go-mod-init': 'Run "go mod init <name>" and "go mod tidy", and commit go.mod and go.sum.',
  'rust-program': 'Deploy the package that is a program, or name its folder as root in podo.yaml.',
  'gradle-application': 'Add the application plugin with its mainClass, or write build and processes.web into podo.yaml.',
  'maven-server': 'Use a server that is part of the app (Spring Boot, Jetty), or write processes.web into podo.yaml.',
  'maven-main': 'Name it: mainClass of maven-jar-plugin in pom.xml, or processes.web in podo.yaml.',
} as const

/** Why there is no plan, and what to do about it. */
export interface Refusal {
  readonly why: Said<keyof typeof PLAN_REASONS>
  readonly advice: Said<keyof typeof PLAN_ADVICE>
}

export const why = sayer(PLAN_REASONS)
export const advice = sayer(PLAN_ADVICE)

/** A file that decides how the app is built; not every reader knows the line. */
export const brokenFile = (file: string, form: 'JSON' | 'TOML' | 'XML', line: number | null): Refusal['why'] => (line === null ? why('broken-file', { file, form }) : why('broken-file-at', { file, form, line }))

type Unknown = Extract<Detection, { kind: 'unknown' }>

/** The answer of detection to a tree without a plan; the codes of both sentences are facts of it. */
export const refuse = (code: Unknown['code'], { why: reason, advice: next }: Refusal, evidence: readonly string[]): Unknown => ({
  kind: 'unknown',
  code,
  facts: { ...reason.facts, ...next.facts, why: reason.code, advice: next.code },
  sentence: reason.sentence,
  nextAction: next.sentence,
  evidence,
})

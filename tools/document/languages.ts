import { LANGUAGES, TOOLCHAINS } from '@podo/domain'
import type { LanguageDetector } from '@podo/domain'

/** docs/languages.md, made of what the detectors say of themselves. */
export const languagesDocument = (): string => `# Languages

What Podo recognises by itself. This page is made from the code of the detection by \`npm run docs\`.

\`podo plan\` in a folder shows what Podo found there, and from which file each line came. Nothing is sent and nothing runs.
The languages are asked in this order; the first that knows the folder answers. A \`Procfile\` says what to start and
replaces what the language guessed; \`podo.yaml\` overrides any line.

| language | recognised by | package managers | version from |
|---|---|---|---|
${LANGUAGES.map(row).join('\n')}

## Commands and frameworks

${LANGUAGES.map(section).join('\n\n')}

## A Procfile, a Dockerfile

- \`Procfile\`: \`name: command\` lines. \`web\` gets \`PORT\` and traffic; \`release\` becomes the pre-deploy command.
- \`Dockerfile\`: recognised. The local cluster runs processes, not images, so the answer says what to write into
  \`podo.yaml\` instead. Beside a language that Podo knows, it is left alone, and a notice says so.

## How to override

\`podo.yaml\` at the root of the repository; every field is optional.

\`\`\`yaml
root: apps/web              # folder of the app
workspace: .                # folder that the artifact is made of, where the app needs files beside its own
language: node              # where the folder holds several
version: "24"               # in quotes
framework: Express          # shown; changes no command
packageManager: pnpm
install: npm ci             # or false
build: npm run build        # or false
processes:
  web: node server.js       # gets PORT
  worker: node worker.js
predeploy: node migrate.js
environment:
  NODE_ENV: production      # {app} in a value is the folder of the app
paths: [node_modules/.bin]  # before PATH
buildVariables: [NPM_TOKEN] # values are set apart, and never shown
caches: [.next/cache]
overlap: false              # whether workers of the old and the new release may run side by side
static:                     # files that Podo serves itself, without a process
  root: dist
  fallback: index.html      # of a single-page app
health:
  path: /health
  timeout: 5                # seconds for one request
  within: 60                # seconds after the start
  statuses: [200, 204]      # 2xx, and 3xx to the same host, unless told
resources:
  memory: 512MB             # of one instance
  cpus: 0.5
\`\`\`

## Toolchains

Node.js and npm come with Podo. The other toolchains must be on the machine, where every user can read them;
\`podo start --tool-path\` names folders beyond \`PATH\`. Where one is missing or too old, the deployment says which.

| toolchain | program | on Debian |
|---|---|---|
${Object.values(TOOLCHAINS).map(({ title, program, debianPackages }) => `| ${title} | \`${program}\` | ${debianPackages.length === 0 ? 'not packaged' : `\`apt-get install ${debianPackages.join(' ')}\``} |`).join('\n')}
`

const list = (words: readonly string[]): string => (words.length === 0 ? '–' : words.map((word) => word.replaceAll('|', '\\|')).join(', '))
const files = (names: readonly string[]): string => list(names.map((name) => `\`${name}\``))

const row = ({ documentation: { title, recognisedBy, managers, versionFrom } }: LanguageDetector): string => `| ${title} | ${files(recognisedBy)} | ${list(managers)} | ${list(versionFrom)} |`

const section = ({ documentation: { title, frameworks, commands } }: LanguageDetector): string => `### ${title}

- Install: \`${commands.install}\`
- Build: \`${commands.build}\`
- Start: \`${commands.start}\`${frameworks.length === 0 ? '' : `\n- Frameworks: ${list(frameworks)}`}`

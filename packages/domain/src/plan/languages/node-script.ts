import type { NodePackage } from './node-package.ts'

/** What a script does, step by step, with the calls of other scripts of package.json followed. */
export interface Script {
  /** Commands that follow one another (`a && b`); one entry when the shell must see the text as a whole. */
  readonly steps: readonly string[]
  /** Variables that it sets before its last command: `NODE_ENV=production`. */
  readonly assignments: readonly string[]
  /** The last command without them. */
  readonly command: string
}

const CALL = /^(?:npm (?:run-script|run)|pnpm run|yarn run|bun run|node --run|pnpm|yarn)\s+(?:(?:--silent|-s)\s+)?([A-Za-z0-9:._-]{1,100})$/
const MAX_CALLS = 5
const MAX_CHARACTERS = 4096

export function readScript(content: NodePackage, name: string): Script | null {
  const text = content.scripts.get(name)?.trim()
  if (text === undefined || text === '' || text.length > MAX_CHARACTERS) return null
  const steps = followCalls(content, splitSteps(text), MAX_CALLS)
  return { steps, ...splitAssignments(steps.at(-1) ?? '') }
}

/** Builds keep their name, by which they are known. */
function followCalls(content: NodePackage, steps: readonly string[], callsLeft: number): string[] {
  return steps.flatMap((step, index) => {
    const called = callsLeft === 0 || (index < steps.length - 1 && isBuildStep(content, step)) ? null : calledScript(content, step)
    const inner = called === null ? [] : splitSteps(called)
    const isWhole = inner.length === 1 && index < steps.length - 1 && needsShell(inner[0] ?? '')
    return called === null || isWhole ? [step] : followCalls(content, inner, callsLeft - 1)
  })
}

/** The text of the script that a command does nothing but call; hooks around it would be lost, so that it has none. */
function calledScript(content: NodePackage, command: string): string | null {
  const name = calledName(content, command)
  if (name === null || content.scripts.has(`pre${name}`) || content.scripts.has(`post${name}`)) return null
  const text = content.scripts.get(name)?.trim() ?? ''
  return text === '' || text.length > MAX_CHARACTERS ? null : text
}

export function calledName(content: NodePackage, command: string): string | null {
  const name = /^(?:npm|pnpm|yarn) start$/.test(command) ? 'start' : CALL.exec(command)?.[1]
  return name !== undefined && content.scripts.has(name) ? name : null
}

/** At `&&` outside of quotes. Anything else that only a shell understands keeps the text in one piece. */
function splitSteps(text: string): string[] {
  if (needsShell(text)) return [text]
  const bare = withoutQuotes(text)
  const steps: string[] = []
  let from = 0
  for (let at = bare.indexOf('&&'); at !== -1; at = bare.indexOf('&&', from)) {
    steps.push(text.slice(from, at).trim())
    from = at + 2
  }
  steps.push(text.slice(from).trim())
  return steps.filter((step) => step !== '')
}

const withoutQuotes = (text: string): string => text.replace(/"[^"]*"|'[^']*'/g, (quoted) => '_'.repeat(quoted.length))

const needsShell = (text: string): boolean => /['"`;|\n()]|\$\(|(?:^|[^&])&(?!&)/.test(withoutQuotes(text))

const ASSIGNMENT = /^([A-Za-z_][A-Za-z0-9_]*)=((?:[^\s'"`$;&|<>()\\]|\$\{?[A-Za-z_][A-Za-z0-9_]*\}?)*)\s+/

/** `cross-env` does in JavaScript what every sh does by itself. */
function splitAssignments(step: string): Pick<Script, 'assignments' | 'command'> {
  const assignments: string[] = []
  let rest = step.replace(/^(?:npx\s+)?cross-env(?:-shell)?\s+/, '')
  for (let match = ASSIGNMENT.exec(rest); match !== null; match = ASSIGNMENT.exec(rest)) {
    assignments.push(match[0].trim())
    rest = rest.slice(match[0].length)
  }
  return { assignments, command: rest.trim() }
}

/** Commands that make something and end: they belong into a build, not before every start. */
const BUILDS =
  /^(?:npx\s+)?(?:tsc|tsup|tsdown|tsc-alias|unbuild|swc|babel|webpack|rollup|rolldown|esbuild|parcel build|gulp build|rimraf|shx|copyfiles|cpx|mkdirp|del-cli|rm -rf? \S|(?:next|nuxt|nuxi|nest|vite|astro|gatsby|react-scripts|react-router|remix|medusa|strapi|svelte-kit|ng|quasar|vue-cli-service|vinxi|docusaurus|payload|keystone) build|remix vite:build|prisma generate|svelte-kit sync|nuxt prepare)(?:\s|$)/
const BUILD_NAMES = /^(?:pre|post)?(?:build|compile|transpile|bundle|clean|tsc)(?::[\w:.-]+)?$/

export function isBuildStep(content: NodePackage, step: string): boolean {
  const name = calledName(content, step)
  return name === null ? BUILDS.test(splitAssignments(step).command) : BUILD_NAMES.test(name)
}

/** Commands that start a development server, or containers: right at a desk, wrong for a release. */
const DEVELOPMENT: readonly RegExp[] = [
  /^(?:react-scripts|react-app-rewired|craco|docusaurus|expo|gatsby) (?:start|develop)\b/,
  /^(?:next|nuxt|nuxi|astro|vinxi|remix|react-router|medusa|payload|quasar|vitepress|vuepress|storybook|wrangler|turbo|keystone|rsbuild|rspack|snowpack|strapi|tsdown|tsup) (?:dev|develop|--watch)\b/,
  /^(?:remix vite:dev|vue-cli-service serve|ng serve|ember s|ember serve|webpack serve|webpack-dev-server|rspack serve|hexo server|live-server|browser-sync)\b/,
  /^(?:vite|vitepress|storybook|parcel|@11ty\/eleventy --serve|eleventy --serve)(?: (?!build\b|preview\b).*)?$/,
  /^nest start\b(?!.*--prod)/,
  /^(?:docker|docker-compose|podman) /,
  /^nx (?:serve|dev|run [\w@/.-]+:(?:serve|dev))\b/,
]

export function isDevelopmentCommand(command: string): boolean {
  const text = withoutRunner(command)
  return DEVELOPMENT.some((pattern) => pattern.test(text))
}

/** Tools of the app are found by their name: their folder is on the path. */
export const withoutRunner = (command: string): string => command.replace(/^(?:npx|pnpm exec|pnpm dlx|yarn exec|bunx)\s+(?:(?:--yes|-y|--no-install|--no|--)\s+)*/, '')

/** Whether a command needs a package manager that is not npm. */
export const callsManager = (text: string): boolean => /(?:^|[\s;&|(])(?:pnpm|pnpx|yarn|yarnpkg|bun|bunx)(?=[\s;&|)]|$)/.test(text)

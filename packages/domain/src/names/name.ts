import { invalid } from '@podo/kernel'

/** A name that may stand in an address: made only by the parsers here (trust.md rule 2). */
export type ProjectName = string & { readonly brand: 'ProjectName' }
export type AppName = string & { readonly brand: 'AppName' }
export type EnvironmentName = string & { readonly brand: 'EnvironmentName' }

export const NAME_LIMITS = { project: 40, app: 30, environment: 20 } as const
type Kind = keyof typeof NAME_LIMITS

/** Words that addresses, paths or people would misread. */
const RESERVED: ReadonlySet<string> = new Set([
  'api', 'app', 'admin', 'administrator', 'assets', 'auth', 'console', 'events', 'git', 'health', 'localhost', 'login', 'mail', 'metrics',
  'new', 'podo', 'root', 'settings', 'sign-in', 'static', 'status', 'system', 'team', 'webhooks', 'www',
])

const SHAPE = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/

/** Why a name cannot be used, as a sentence; null when it can. */
export function nameProblem(kind: Kind, text: string): string | null {
  const limit = NAME_LIMITS[kind]
  if (text.length === 0) return `Give the ${kind} a name.`
  if (text.length > limit) return `The name of ${article(kind)} has ${limit} characters at most; this one has ${text.length}.`
  if (!SHAPE.test(text)) return `Use small letters, digits and single hyphens, and begin and end with a letter or digit.`
  if (text.includes('--')) return `Two hyphens in a row separate the parts of an address; use one.`
  if (RESERVED.has(text)) return `"${text}" is reserved; choose another name.`
  return null
}

const article = (kind: Kind): string => (kind === 'project' ? 'a project' : `an ${kind}`)

function parse(kind: Kind, text: string): string {
  const problem = nameProblem(kind, text)
  if (problem !== null) throw invalid('INVALID_NAME', problem, { field: kind })
  return text
}

export const parseProjectName = (text: string): ProjectName => parse('project', text) as ProjectName
export const parseAppName = (text: string): AppName => parse('app', text) as AppName
export const parseEnvironmentName = (text: string): EnvironmentName => parse('environment', text) as EnvironmentName

/** The nearest usable name to any text, such as a folder's: `My Shop!` becomes `my-shop`. */
export function suggestName(kind: Kind, text: string): string {
  const plain = text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, NAME_LIMITS[kind])
    .replace(/^-+|-+$/g, '')
  if (nameProblem(kind, plain) === null) return plain
  const prefixed = plain === '' ? `my-${kind}` : `my-${plain}`.slice(0, NAME_LIMITS[kind]).replace(/-+$/, '')
  return prefixed
}

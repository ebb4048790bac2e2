import { detectLevel } from '../output/detect-level.ts'

export interface MissingVariable {
  readonly name: string
  /** The line that speaks of it. */
  readonly line: string
  /** Where it is named as one that the app wants; null when only the line does. */
  readonly from: string | null
}

export interface KnownVariables {
  /** Names that the process was given with a value. */
  readonly given: readonly string[]
  /** Names that the repository says the app wants, and the file that says so. */
  readonly expected: readonly ExpectedVariable[]
}

export interface ExpectedVariable {
  readonly name: string
  readonly from: string
}

const NAME = '[A-Za-z_][A-Za-z0-9_]{1,127}'
/** In free text only a name that looks like nothing else counts: capitals with an underscore. */
const LOUD = '[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+'

/** How runtimes, frameworks and the libraries that check variables say it; the group is the name. */
const SAID = [
  new RegExp(`^(?:\\w+\\.)*KeyError: '(${NAME})'`, 'm'),
  new RegExp(`\\bkey not found: "(${NAME})" \\(KeyError\\)`),
  new RegExp(`\\bUndefinedValueError: (${NAME}) not found`),
  new RegExp(`\\bSet the (${NAME}) environment variable`),
  new RegExp(`\\bEnvironment variable not found: (${NAME})`, 'i'),
  new RegExp(`\\b[Ee]nvironment variable ["'\`$]?([A-Z][A-Z0-9_]{1,127})["'\`]? (?:is |was |has )?(?:not (?:set|found|defined|been set)|missing|required|undefined|unset|empty|should not be empty|must)`),
  new RegExp(`\\brequired key (${NAME}) missing value`),
  new RegExp(`\\bmissing value for field (${NAME})`),
  new RegExp(`\\bCould not resolve placeholder '(${LOUD}|[A-Z]{3,40})'`),
  new RegExp(`\\bvalidation errors? for \\w*(?:Settings|Config|Env)\\w*\\n(${NAME})\\n\\s+Field required`, 'i'),
  new RegExp(`\\bMissing environment variables:\\s{1,20}(${NAME})\\b`),
  new RegExp(`\\bdefined in \\.env\\.example but are not present in the environment:\\s{1,20}(${NAME})`),
  new RegExp(`["']?path["']?: \\[\\s{0,20}["'](${LOUD}|[A-Z]{3,40})["']\\s{0,20}\\]`),
  new RegExp(`\\bInvalid environment variables:?[\\s{]{1,20}["']?(${LOUD}|[A-Z]{3,40})["']?:`),
  new RegExp(`^\\s*\\[(${LOUD}|[A-Z]{3,40})\\]:\\s{0,20}(?:Required|[^\\n]{0,60}undefined)`, 'm'),
  new RegExp(`"(${LOUD}|[A-Z]{3,40})" is required\\b`),
] as const

/** What stands between "missing" and the name; any other word makes the sentence one about something else. */
const BETWEEN = '(?:[\\s:;,\'"`$({\\[=-]|(?:env|ENV|environment|variables?|vars?|config(?:uration)?|settings?|secrets?|keys?|values?|the|an?|required|mandatory|invalid|following|your|for|in|to|set|define|provide|specify|is|are|and|or|be|called|named|of)\\b){0,24}?'

/** Free text: believed in a line that tells of a failure, not in one that says how the app goes on without it. */
const LOOSELY_SAID: readonly RegExp[] = [
  new RegExp(`\\b(${LOUD})\\b["'\`)]{0,2}(?: (?:env(?:ironment)?(?: variable)?|variable|secret))?(?:(?: (?:is|was|has|must be))?,? (?:a )?(?:not (?:set|defined|provided|configured|found|been set|present)|missing|required|undefined|unset|empty|null)| (?:must be|needs to be|has to be|should be) (?:set|defined|provided|configured))\\b`),
  new RegExp(`\\b(?:[Mm]issing|MISSING|[Rr]equired?|[Rr]equires|[Uu]ndefined|[Uu]nset|(?:[Pp]lease|[Mm]ust|need to|have to) (?:set|define|provide|specify))\\b${BETWEEN}\\b(${LOUD})\\b`),
]
const GOES_ON = /\b(?:disabled?|fall(?:ing|s)? ?back|default(?:s|ing)?|ignor(?:ed|ing)|skip(?:ped|ping|s)?|optional)\b|[,;:.-] (?:so |now )?using\b/i
const isFailure = (line: string): boolean => !GOES_ON.test(line) && !['warn', 'debug'].includes(detectLevel(line))

/** A framework that names its own variable in other words. */
const MEANT: readonly (readonly [pattern: RegExp, name: string])[] = [
  [/Missing `?secret_key_base`? for '\w+' environment/, 'SECRET_KEY_BASE'],
  [/No application encryption key has been specified/, 'APP_KEY'],
  [/\[next-auth\]\[error\]\[NO_SECRET\]/, 'NEXTAUTH_SECRET'],
  [/\bMissingSecret: /, 'AUTH_SECRET'],
]

/** Of Podo and the system, and codes that only look like names. */
const NEVER = /^(?:PORT|HOME|PATH|TMPDIR|LANG|NODE_ENV|ERR_.*|UNABLE_TO_.*|SELF_SIGNED_.*|MODULE_NOT_FOUND|SIG[A-Z]+)$/

/** The variable that a process says it misses, of those that it was not given; null when its lines name none. */
export function findMissingVariable(lines: readonly string[], known: KnownVariables): MissingVariable | null {
  const text = lines.map((line) => line.slice(0, 600)).join('\n')
  const failures = text.split('\n').filter(isFailure).join('\n')
  const name = said(text, SAID, known) ?? meant(text, known) ?? said(failures, LOOSELY_SAID, known) ?? mentioned(failures, known)
  if (name === null) return null
  const shown = lines.find((line) => line.toLowerCase().includes(name.toLowerCase())) ?? lines.at(-1) ?? ''
  return { name, line: shown, from: known.expected.find((one) => one.name === name)?.from ?? null }
}

function said(text: string, patterns: readonly RegExp[], known: KnownVariables): string | null {
  for (const pattern of patterns) {
    const match = pattern.exec(text)
    const name = match?.[1]
    if (name === undefined || !isLikely(text, match?.[0] ?? '')) continue
    // Settings of a class are fields in small letters; the variable is the same in capitals.
    const written = known.expected.some((one) => one.name === name) || /[A-Z]/.test(name) ? name : name.toUpperCase()
    if (isMissing(written, known)) return written
  }
  return null
}

const meant = (text: string, known: KnownVariables): string | null => MEANT.find(([pattern, name]) => pattern.test(text) && isMissing(name, known))?.[1] ?? null

/** A KeyError is one of any dictionary; of the environment its trace says so. */
const isLikely = (text: string, matched: string): boolean => !/KeyError: '/.test(matched) || /os\.environ|<frozen os>|\bos\.py"|environ\[|getenv/.test(text)

/** A name that the repository asks for, that is not set, and that a line which tells of a failure speaks of. */
function mentioned(text: string, known: KnownVariables): string | null {
  const words = new Set(text.split('\n').filter((line) => FAILURE.test(line)).flatMap((line) => line.split(/[^A-Za-z0-9_]+/)))
  return known.expected.find(({ name }) => name.length >= 4 && words.has(name) && isMissing(name, known))?.name ?? null
}

const FAILURE = /(?:Error|Exception)\b|\b(?:error|fatal|panic|failed|cannot|could not|invalid|missing|undefined|null|nil|None|unset|empty|not)\b/i

const isMissing = (name: string, { given }: KnownVariables): boolean => !NEVER.test(name) && !given.includes(name)

/** Names that mostly hold something that nobody should read. */
export const isSecretName = (name: string): boolean => /SECRET|TOKEN|PASSW|PRIVATE|CREDENTIAL|(?:^|_)KEY(?:_BASE)?$|DSN$|(?:DATABASE|REDIS|MONGO\w*|AMQP|POSTGRES\w*|MYSQL)_UR[IL]$/i.test(name)

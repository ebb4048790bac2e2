import type { LogLine } from '@podo/contract'

/** A line that is one JSON object, as many loggers write it: what it says, and everything else. */
export interface Structured {
  readonly message: string
  readonly fields: readonly (readonly [name: string, value: string])[]
}

const MESSAGES = ['msg', 'message', 'event', 'text'] as const
/** Said by the line itself already. */
const KNOWN: ReadonlySet<string> = new Set(['level', 'severity', 'levelname', 'time', 'timestamp', 'ts', '@timestamp'])
const LONGEST = 65_536

const cache = new WeakMap<LogLine, { readonly found: Structured | null }>()

/** Null for every other line. Read once a line. */
export function structureOf(line: LogLine): Structured | null {
  const known = cache.get(line)
  if (known) return known.found
  const found = read(line)
  cache.set(line, { found })
  return found
}

function read({ text, cut }: LogLine): Structured | null {
  if (cut || text.length > LONGEST || !text.startsWith('{') || !text.endsWith('}')) return null
  const object = parse(text)
  if (object === null) return null
  const name = MESSAGES.find((candidate) => typeof object[candidate] === 'string')
  if (name === undefined) return null
  const whole = String(object[name])
  const [message = ''] = whole.split('\n', 1)
  const rest = Object.entries(object).filter(([field]) => field !== name || message !== whole)
  // What says more comes first; level and time stand at the end.
  const ordered = [...rest.filter(([field]) => !KNOWN.has(field)), ...rest.filter(([field]) => KNOWN.has(field))]
  return { message, fields: ordered.map(([field, value]) => [field, typeof value === 'string' ? value : JSON.stringify(value, null, 1)]) }
}

function parse(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : null
  } catch (error) {
    if (error instanceof SyntaxError) return null
    throw error
  }
}

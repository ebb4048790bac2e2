export type OutputLevel = 'debug' | 'info' | 'warn' | 'error'

const LOOK_AT = 200
/** A log line in JSON may name its level after other fields. */
const LOOK_AT_JSON = 4_000
/** `"level":"error"`, `"level":50`, `level=warn`, `severity: ERROR`. */
const NAMED = /"?\b(?:level|severity|lvl|levelname|log\.level)"?\s*[:=]\s*"?([a-z]+|\d+)/i
/**
 * The word at the beginning, after a time and in brackets perhaps: `[ERROR] …`, `2026-11-21T03:31:00Z WARN …`, `Error: …`.
 * Each part ends where a letter begins, so that no line is tried in more than one way.
 */
const LEADING = /^[^a-z]*(?:(?<=\d{4}-\d\d-\d\d)t\d[^a-z]*(?:z[^a-z]*)?)?(?:npm\s+)?(fatal|critical|panic|error|err|warn|warning|debug|trace|verbose)\b/i
/** `TypeError: …`, `java.lang.IllegalStateException: …`, `Traceback (most recent call last):`: what runtimes print before they die. */
const THROWN = /^(?:Uncaught\s|Exception in thread\s|Caused by:\s|Traceback \(|[\w.$]*(?:Error|Exception)\b[:\s])/
// eslint-disable-next-line no-control-regex -- a colour before the word is no part of it
const COLOUR = /\u001b\[[\d;:]*m/g

/** Cheap, on the first 200 characters; of a line in JSON on more. Unknown is `info`. */
export function detectLevel(text: string): OutputLevel {
  const isJson = text.startsWith('{')
  const most = isJson ? LOOK_AT_JSON : LOOK_AT
  const start = text.length > most ? text.slice(0, most) : text
  const head = start.includes('\u001b') ? start.replace(COLOUR, '') : start
  const word = NAMED.exec(head)?.[1] ?? (isJson ? undefined : LEADING.exec(head)?.[1])
  if (word !== undefined) return levelOf(word.toLowerCase())
  return THROWN.test(head) ? 'error' : 'info'
}

/**
 * Of one line after another of one process: a line that is indented, as those of a stack trace are, has the level of
 * the line that it goes on, so that they stay together under a filter.
 */
export function createLevelDetector(): (text: string) => OutputLevel {
  let before: OutputLevel = 'info'
  return (text) => {
    const first = text.charCodeAt(0)
    const goesOn = (first === 32 || first === 9) && text.trimStart() !== ''
    if (!goesOn) before = detectLevel(text)
    return before
  }
}

function levelOf(word: string): OutputLevel {
  const number = Number(word)
  if (Number.isInteger(number)) return number >= 50 ? 'error' : number >= 40 ? 'warn' : number >= 30 ? 'info' : 'debug'
  switch (word) {
    case 'fatal':
    case 'critical':
    case 'crit':
    case 'panic':
    case 'emerg':
    case 'emergency':
    case 'alert':
    case 'severe':
    case 'error':
    case 'err':
      return 'error'
    case 'warn':
    case 'warning':
      return 'warn'
    case 'debug':
    case 'trace':
    case 'verbose':
    case 'fine':
      return 'debug'
    default:
      return 'info'
  }
}

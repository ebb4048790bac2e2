import type { LogLevel } from '@podo/ports'

const LOOK_AT = 200
/** `"level":"error"`, `"level":50`, `level=warn`, `severity: ERROR`. */
const NAMED = /"?\b(?:level|severity|lvl)"?\s*[:=]\s*"?([a-z]+|\d+)/i
/** The word at the beginning, after a time and in brackets perhaps: `[ERROR] …`, `2026-11-21T03:31:00Z WARN …`, `Error: …`. */
const LEADING = /^[^a-z]*(?:\d{4}-\d\d-\d\d[t ][\d:.,+z-]*\W*)?(?:npm\s+)?(fatal|critical|panic|error|err|warn|warning|debug|trace|verbose)\b/i
/** `TypeError: …`, `Unhandled…`: what runtimes print before they die. */
const THROWN = /^(?:Uncaught\s)?\w*(?:Error|Exception)\b[:\s]/

/** Cheap, on the first 200 characters. Unknown is `info`. */
export function detectLevel(text: string): LogLevel {
  const head = text.length > LOOK_AT ? text.slice(0, LOOK_AT) : text
  const word = NAMED.exec(head)?.[1] ?? LEADING.exec(head)?.[1]
  if (word !== undefined) return levelOf(word.toLowerCase())
  return THROWN.test(head) ? 'error' : 'info'
}

function levelOf(word: string): LogLevel {
  const number = Number(word)
  if (Number.isInteger(number)) return number >= 50 ? 'error' : number >= 40 ? 'warn' : number >= 30 ? 'info' : 'debug'
  switch (word) {
    case 'fatal':
    case 'critical':
    case 'crit':
    case 'panic':
    case 'emerg':
    case 'alert':
    case 'error':
    case 'err':
      return 'error'
    case 'warn':
    case 'warning':
      return 'warn'
    case 'debug':
    case 'trace':
    case 'verbose':
      return 'debug'
    default:
      return 'info'
  }
}

/** Shorter values would hide words of ordinary text. */
const SHORTEST = 4
/** A line of a value of several lines, such as a key in PEM; lines are masked one by one. */
const SHORTEST_PART = 8
const MASK = '[redacted]'

export type Mask = (text: string) => string

/**
 * Hides secret values in output: as they are, in base64 and URL-encoded. A program that turns a secret around or
 * splits it is not caught, and nobody is told that it is. O(text × secrets) in native search, and a second pass only
 * where something was found.
 */
export function createMask(secrets: readonly string[]): Mask {
  const needles = Array.from(new Set(secrets.flatMap(formsOf))).sort((a, b) => b.length - a.length)
  if (needles.length === 0) return (text) => text
  const pattern = new RegExp(needles.map((needle) => escape(needle)).join('|'), 'g')
  return (text) => (needles.some((needle) => text.includes(needle)) ? text.replace(pattern, MASK) : text)
}

function formsOf(secret: string): string[] {
  const parts = secret.includes('\n') ? secret.split(/\r?\n/).filter((part) => part.trim().length >= SHORTEST_PART) : []
  const whole = [secret, ...parts].filter((text) => text.trim().length >= SHORTEST)
  return whole.flatMap((text) => [text, ...base64Forms(text), encodeURIComponent(text.toWellFormed()), new URLSearchParams({ v: text }).toString().slice(2)])
}

/** Padding may be cut off, and the URL alphabet used: what is common to all is masked. */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  return [bytes.toString('base64').replace(/=+$/, ''), bytes.toString('base64url')].filter((form) => form.length >= SHORTEST)
}

const escape = (text: string): string => text.replace(/[.*+?^${}()|[\]\\/-]/g, '\\$&')

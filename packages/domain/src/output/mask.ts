import { findForms } from './find-forms.ts'

/** Shorter values would hide words of ordinary text. */
export const SHORTEST_SECRET = 4
/** A line of a value of several lines, such as a key in PEM; lines are masked one by one. */
const SHORTEST_PART = 8
const MASK = '[redacted]'
const MASK_BYTES = Buffer.from(MASK)

/** Hides secret values in output. */
export interface Mask {
  text(text: string): string
  /** The same bytes where nothing was found. */
  bytes(bytes: Uint8Array): Uint8Array
}

/**
 * Finds secret values as they are, in base64 (wherever in a longer text they were encoded), URL-encoded and as JSON
 * writes them. Finds that overlap are hidden as one. A program that turns a secret around or splits it is not caught,
 * and nobody is told that it is. The work is that of one pass over the bytes, however many secrets there are.
 */
export function createMask(secrets: Iterable<string>): Mask {
  const forms = new Set(Array.from(secrets).flatMap(formsOf))
  if (forms.size === 0) return { text: (text) => text, bytes: (bytes) => bytes }
  const find = findForms(Array.from(forms, (form) => Buffer.from(form, 'utf8')))
  const bytes = (given: Uint8Array): Uint8Array => replace(given, find(given))
  return {
    bytes,
    text(text) {
      const given = Buffer.from(text, 'utf8')
      const masked = bytes(given)
      return masked === given ? text : Buffer.from(masked).toString('utf8')
    },
  }
}

/** Whether a value is too short to be hidden in logs. */
export const isTooShortToMask = (secret: string): boolean => secret.trim().length < SHORTEST_SECRET

/** Finds come in order of their beginning. */
function replace(bytes: Uint8Array, finds: readonly (readonly [begin: number, end: number])[]): Uint8Array {
  if (finds.length === 0) return bytes
  const parts: Uint8Array[] = []
  let from = 0
  let masked = -1
  for (const [begin, end] of finds) {
    if (begin >= masked) {
      parts.push(bytes.subarray(from, begin), MASK_BYTES)
      masked = end
    } else masked = Math.max(masked, end)
    from = Math.max(from, end)
  }
  return Buffer.concat([...parts, bytes.subarray(from)])
}

function formsOf(secret: string): string[] {
  const parts = secret.includes('\n') ? secret.split(/\r?\n/).filter((part) => part.trim().length >= SHORTEST_PART) : []
  const whole = [secret, ...parts].filter((text) => !isTooShortToMask(text))
  return whole.flatMap((text) => [text, ...base64Forms(text), ...urlForms(text), JSON.stringify(text).slice(1, -1)])
}

/**
 * What is common to every base64 of a text that holds the secret, by its place modulo three: letters that also hold
 * bits of a neighbour are left out. In both alphabets.
 */
function base64Forms(text: string): string[] {
  const bytes = Buffer.from(text, 'utf8')
  return [0, 1, 2].flatMap((before) => {
    const skip = before === 0 ? 0 : before + 1
    const whole = Math.floor(((before + bytes.length) * 8) / 6)
    const padded = Buffer.concat([Buffer.alloc(before), bytes])
    return [padded.toString('base64'), padded.toString('base64url')].map((form) => form.slice(skip, whole)).filter((form) => form.length >= SHORTEST_SECRET)
  })
}

function urlForms(text: string): string[] {
  const forms = [encodeURIComponent(text.toWellFormed()), encodeURI(text.toWellFormed()), new URLSearchParams({ v: text }).toString().slice(2)]
  return forms.flatMap((form) => [form, form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())])
}

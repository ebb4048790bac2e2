import { stripVTControlCharacters } from 'node:util'

const MOST = 12
const LONGEST = 500

/** What a line says about a failure, from strongest to weakest. Only ranks evidence; no verdict hangs on it. */
const SIGNS: readonly (readonly [pattern: RegExp, weight: number])[] = [
  [/\b(E[A-Z]{4,}|ERR_[A-Z_]+|TS\d{4}|[A-Z]\w*(?:Error|Exception)|panic|Traceback|fatal)\b/, 6],
  [/\berr(or)?\b[!:]?|\bfailed\b|✘|✖|\bcannot\b|\bnot found\b|\bno such\b|\bdenied\b|\bundefined\b|\bmissing\b/i, 4],
  [/^\s+(at |\^|~)|^\s*File "|:\d+:\d+/, 2],
]
/** What npm and others print around every failure, and what says nothing about this one. */
const NOISE = /A complete log of this run|npm (warn|notice)|^npm error (path|command|A complete)|_logs\/|^\s*$|lifecycle script .* failed|deprecated|node:internal|node_modules\/npm\//i

/** Without colours and other control characters, so that a pattern sees what a person sees. */
export const plainLines = (lines: readonly string[]): string[] => lines.map((line) => stripVTControlCharacters(line).trimEnd())

/**
 * The lines that matter: those that look like the failure with what stands around them, in their order, and the last
 * ones when nothing does. `about` marks lines that the verdict itself speaks of, such as the one that names a port.
 */
export function pickLines(lines: readonly string[], about?: RegExp): string[] {
  const plain = lines.map(asEvidence)
  const weights = plain.map((line, index) => weigh(line, about) + (index / plain.length) * 0.5)
  const best = weights
    .map((weight, index) => ({ weight, index }))
    .filter(({ weight }) => weight >= 2)
    .sort((left, right) => right.weight - left.weight || left.index - right.index)
  const chosen = new Set<number>()
  for (const { index } of best) {
    for (const near of [index, index + 1, index - 1]) {
      if (chosen.size < MOST && plain[near] !== undefined && !NOISE.test(plain[near]) && !/^npm (?:error|ERR!)$/.test(plain[near])) chosen.add(near)
    }
  }
  if (chosen.size === 0) return once(plain.filter((line) => line !== '')).slice(-MOST)
  return once([...chosen].sort((left, right) => left - right).map((index) => plain[index] ?? ''))
}

/** A line as it is shown as evidence; the same again when it is one. */
export const asEvidence = (line: string): string => stripVTControlCharacters(line).replaceAll(PLACE, '').trimEnd().slice(0, LONGEST)

/** Where an instance lies on the machine: nobody's business, and in the way of the file's own name. */
const PLACE = /(?:\/[\w.-]+){1,20}\/instances\/(?:run-)?[0-9a-f-]{32,36}\/[a-z]+\//g

/** A process that was started again says the same again. */
const once = (lines: readonly string[]): string[] => [...new Set(lines)]

export function weigh(line: string, about?: RegExp): number {
  if (about?.test(line)) return 10
  // npm writes "error" before every line of its help, too.
  const said = line.replace(/^npm (?:error|ERR!) ?/, '')
  if (NOISE.test(line) || said === '') return 0
  return SIGNS.reduce((sum, [pattern, weight]) => sum + (pattern.test(said) ? weight : 0), 0)
}

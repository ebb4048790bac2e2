import type { LogLevel, LogLine, LogQuery } from '@podo/ports'

const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLevel[]

/** One line of a segment: `[sequence, at, level, process, instance, cut, text]`, JSON, so that no text can break it. */
export function encodeLine(line: LogLine): string {
  return `[${line.sequence},${line.at},${LEVELS.indexOf(line.level)},${JSON.stringify(line.process)},${JSON.stringify(line.instance)},${line.cut ? 1 : 0},${JSON.stringify(line.text)}]\n`
}

/** Undefined for a torn or foreign line. */
export function decodeLine(text: string): LogLine | undefined {
  const fields = parseArray(text)
  if (fields === undefined) return undefined
  const [sequence, at, level, process, instance, cut, body] = fields
  if (typeof sequence !== 'number' || typeof at !== 'number' || typeof level !== 'number' || typeof body !== 'string') return undefined
  return { sequence, at, level: LEVELS[level] ?? 'info', process: String(process), instance: String(instance), cut: cut === 1, text: body }
}

/** The number alone, without reading the rest. */
export const sequenceOf = (text: string): number => Number.parseInt(text.slice(1, 18), 10)

export const levelNumber = (level: LogLevel): number => LEVELS.indexOf(level)

export type LineFilter = (line: LogLine) => boolean

export function filterOf(query: Pick<LogQuery, 'contains' | 'minimumLevel' | 'process'>): LineFilter {
  const needle = query.contains?.toLowerCase()
  const level = query.minimumLevel === undefined ? 0 : LEVELS.indexOf(query.minimumLevel)
  return (line) =>
    LEVELS.indexOf(line.level) >= level && (query.process === undefined || line.process === query.process) && (needle === undefined || line.text.toLowerCase().includes(needle))
}

function parseArray(text: string): unknown[] | undefined {
  try {
    const parsed: unknown = JSON.parse(text)
    return Array.isArray(parsed) ? parsed : undefined
  } catch {
    return undefined
  }
}

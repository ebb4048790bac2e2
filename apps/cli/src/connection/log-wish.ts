import type { LogLine } from '@podo/contract'

export const LEVELS = ['debug', 'info', 'warn', 'error'] as const satisfies readonly LogLine['level'][]

/** Which lines of a log are wanted. */
export interface LogWish {
  readonly contains?: string
  readonly level?: LogLine['level']
  readonly process?: string
  /** ISO times. */
  readonly since?: string
  readonly until?: string
}

/** What arrives live is not filtered by the server. */
export function fits(line: LogLine, { contains, level, process, since }: LogWish): boolean {
  return (
    (contains === undefined || line.text.toLowerCase().includes(contains.toLowerCase())) &&
    (process === undefined || line.process === process) &&
    (level === undefined || LEVELS.indexOf(line.level) >= LEVELS.indexOf(level)) &&
    (since === undefined || line.at >= Date.parse(since))
  )
}

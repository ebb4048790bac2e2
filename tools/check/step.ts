/** One line of `npm run check`. */
export interface Step {
  readonly name: string
  readonly run: (root: string) => Promise<StepResult>
}

export interface StepResult {
  /** How many files (or other things) it looked at; a step that saw none fails. */
  readonly seen: number
  /** One line a problem: where, which rule, what to do. */
  readonly problems: readonly string[]
}

/** For a tool that ended red without a line that could be read: show what it said. */
export function orWhatItSaid(problems: readonly string[], code: number | null, said: string): readonly string[] {
  if (problems.length > 0 || code === 0) return problems
  return [`ended with ${code === null ? 'no exit code (too long?)' : `exit code ${code}`}:`, ...said.trim().split('\n').slice(-20)]
}

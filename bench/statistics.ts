export interface Spread {
  readonly median: number
  readonly minimum: number
  readonly maximum: number
  readonly count: number
}

/** Of a list that is not empty. */
export function spread(values: readonly number[]): Spread {
  const sorted = [...values].sort((left, right) => left - right)
  return { median: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN, minimum: sorted[0] ?? Number.NaN, maximum: sorted.at(-1) ?? Number.NaN, count: sorted.length }
}

/** Prints rows with their columns aligned. */
export function printTable(rows: readonly (readonly string[])[]): void {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  for (const row of rows) process.stdout.write(`${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ').trimEnd()}\n`)
}

export const inSeconds = (milliseconds: number): string => `${(milliseconds / 1000).toFixed(3)} s`

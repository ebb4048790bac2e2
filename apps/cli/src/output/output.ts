export interface Output {
  readonly json: boolean
  /** For people; silent with --json. */
  say(text: string): void
  /** For scripts; silent without --json. */
  data(value: unknown): void
  /** Rows for people, the values for scripts. */
  table(rows: readonly (readonly string[])[], value: unknown): void
}

export function createOutput(json: boolean): Output {
  return {
    json,
    say: (text) => {
      if (!json) process.stdout.write(`${text}\n`)
    },
    data: (value) => {
      if (json) process.stdout.write(`${JSON.stringify(value, null, 2)}\n`)
    },
    table: (rows, value) => {
      process.stdout.write(json ? `${JSON.stringify(value, null, 2)}\n` : formatTable(rows))
    },
  }
}

/** A longer cell pushes the rest of its own row alone. */
const WIDEST = 60

/** Columns aligned by what a terminal shows: a Korean syllable is two cells wide. */
export function formatTable(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [index, cell] of row.entries()) if (cells(cell) <= WIDEST) widths[index] = Math.max(widths[index] ?? 0, cells(cell))
  return rows.map((row) => `${row.map((cell, index) => (index === row.length - 1 ? cell : cell + ' '.repeat(Math.max(0, (widths[index] ?? 0) - cells(cell)) + 2))).join('')}\n`).join('')
}

const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u

function cells(text: string): number {
  let count = 0
  for (const character of text) count += WIDE.test(character) ? 2 : 1
  return count
}

/** `1 file`, `2 files`. */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`

/** Text of others on a terminal: control characters and escapes are shown, never obeyed. */
export const inert = (text: string): string => text.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, (character) => `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`)

/** `12 MB`, `1.4 GB`. */
export const sizeText = (bytes: number): string => (bytes < 1e9 ? `${Math.round(bytes / 1e6)} MB` : `${(bytes / 1e9).toFixed(1)} GB`)

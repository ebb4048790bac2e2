import type { LogBatch, LogLine } from '@podo/ports'

export const line = (text: string, part: Partial<Omit<LogLine, 'text' | 'sequence'>> = {}): LogBatch => {
  const { cut, level = 'info', ...rest } = part
  return { at: 1_700_000_000_000, process: 'web', instance: 'i1', text: Buffer.from(`${text}\n`), levels: [level], cut: new Set(cut === true ? [0] : []), ...rest }
}
/** `line 1` and so on, in one batch. */
export const manyLines = (count: number, from = 1): LogBatch => ({
  ...line(''),
  text: Buffer.from(Array.from({ length: count }, (_, index) => `line ${from + index}\n`).join('')),
  levels: Array.from({ length: count }, () => 'info'),
})

export const texts = (lines: readonly LogLine[]): string[] => lines.map((entry) => entry.text)

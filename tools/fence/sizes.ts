import { isModule, isTest } from '../repository/kinds.ts'
import type { Fence, Finding } from './fence.ts'

const sizeLimits = { median: 80, percentile95: 350, most: 500 }

/** Source files stay short: half of them within 80 lines, nearly all within 350, none over 500. */
export const sizes: Fence = {
  name: 'sizes',
  look: (repository) => {
    const measured = repository.files
      .filter((file) => isModule(file) || /\.(sql|css|sh)$/.test(file))
      .map((file) => ({ file, lines: repository.read(file).trimEnd().split('\n').length }))
    const tooLong = measured
      .filter(({ lines }) => lines > sizeLimits.most)
      .map(({ file, lines }): Finding => ({ file, rule: 'sizes', fix: `has ${lines} lines; ${sizeLimits.most} is the most. Split it by what it does.` }))
    const source = measured.filter(({ file }) => !isTest(file)).toSorted((a, b) => a.lines - b.lines)
    const at = (share: number): number => source[Math.min(source.length - 1, Math.floor(source.length * share))]?.lines ?? 0
    const spread = [
      { name: 'median', is: at(0.5), most: sizeLimits.median },
      { name: '95th percentile', is: at(0.95), most: sizeLimits.percentile95 },
    ]
    const tooHeavy = spread
      .filter(({ is, most }) => is > most)
      .map(({ name, is, most }): Finding => ({ file: 'all source files', rule: 'sizes', fix: `the ${name} is ${is} lines; ${most} is the most. Longest: ${longest(source)}.` }))
    return { seen: source.length, findings: [...tooLong, ...tooHeavy] }
  },
}

const longest = (source: readonly { file: string; lines: number }[]): string =>
  source
    .slice(-5)
    .toReversed()
    .map(({ file, lines }) => `${file} (${lines})`)
    .join(', ')

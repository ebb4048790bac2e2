import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

interface Oklch {
  readonly l: number
  readonly c: number
  readonly h: number
}

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')

function parse(text: string): Oklch {
  const [l = 0, c = 0, h = 0] = (/oklch\(([^)]+)\)/.exec(text)?.[1] ?? '').split(/[\s/]+/).map(Number)
  return { l, c, h }
}

/** Each token in light and in dark. */
const tokens = new Map(
  [...css.matchAll(/(--(?:color|ansi)-[a-z0-9-]+): ([^;]+);/g)].flatMap(([, name = '', value = '']) => {
    const both = /light-dark\((oklch\([^)]+\)), (oklch\([^)]+\))\)/.exec(value)
    if (both) return [[name, [parse(both[1] ?? ''), parse(both[2] ?? '')] as const]]
    return value.startsWith('oklch') ? [[name, [parse(value), parse(value)] as const]] : []
  }),
)

/** OKLCH to relative luminance (CSS Color 4, WCAG 2.2). */
function luminance({ l, c, h }: Oklch): number {
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const [x, y, z] = [l + 0.3963377774 * a + 0.2158037573 * b, l - 0.1055613458 * a - 0.0638541728 * b, l - 0.0894841775 * a - 1.291485548 * b].map((value) => value ** 3)
  const rgb = [4.0767416621, -3.3077115913, 0.2309699292, -1.2684380046, 2.6097574011, -0.3413193965, -0.0041960863, -0.7034186147, 1.707614701]
  const channel = (row: number): number => {
    const value = (rgb[row * 3] ?? 0) * (x ?? 0) + (rgb[row * 3 + 1] ?? 0) * (y ?? 0) + (rgb[row * 3 + 2] ?? 0) * (z ?? 0)
    return Math.min(1, Math.max(0, value))
  }
  return 0.2126 * channel(0) + 0.7152 * channel(1) + 0.0722 * channel(2)
}

function contrast(front: string, ground: string, theme: 0 | 1): number {
  const [one, other] = [front, ground].map((name) => {
    const token = tokens.get(name)
    if (!token) throw new Error(`there is no token ${name}`)
    return luminance(token[theme])
  })
  return (Math.max(one ?? 0, other ?? 0) + 0.05) / (Math.min(one ?? 0, other ?? 0) + 0.05)
}

const GROUNDS = ['canvas', 'surface', 'raised', 'sunken', 'hover']
const STATES = ['live', 'working', 'waiting', 'failed', 'held']

const pairs: [string, string][] = [
  ...['ink', 'muted', 'accent', ...STATES].flatMap((front) => GROUNDS.map((ground): [string, string] => [`--color-${front}`, `--color-${ground}`])),
  ...STATES.flatMap((state): [string, string][] => [
    [`--color-${state}`, `--color-${state}-soft`],
    ['--color-ink', `--color-${state}-soft`],
    ['--color-muted', `--color-${state}-soft`],
  ]),
  ['--color-on-fill', '--color-accent-fill'],
  ['--color-on-fill', '--color-accent-fill-hover'],
  ['--color-on-fill', '--color-failed-fill'],
  ['--color-accent', '--color-accent-soft'],
  ['--color-ink', '--color-accent-soft'],
  ['--color-canvas', '--color-held'],
  ...[1, 2, 3, 4, 5, 6].flatMap((index): [string, string][] => [
    [`--ansi-${index}`, '--color-sunken'],
    [`--ansi-${index}`, '--color-failed-soft'],
  ]),
]

describe.each([
  ['light', 0],
  ['dark', 1],
] as const)('in %s', (_name, theme) => {
  test.each(pairs)('%s on %s reads (AA, 4.5)', (front, ground) => {
    expect(contrast(front, ground, theme)).toBeGreaterThanOrEqual(4.5)
  })

  test.each(['canvas', 'surface'])('the edge of a field stands out from %s (3)', (ground) => {
    expect(contrast('--color-edge', `--color-${ground}`, theme)).toBeGreaterThanOrEqual(3)
  })
})

test('the measure itself is right: black on white is 21', () => {
  expect((luminance({ l: 1, c: 0, h: 0 }) + 0.05) / (luminance({ l: 0, c: 0, h: 0 }) + 0.05)).toBeCloseTo(21, 1)
})

import { language } from './locale.ts'
import type { Language } from './locale.ts'

type Unit = 'second' | 'minute' | 'hour' | 'day'

const formats = new Map<string, Intl.NumberFormat>()

function unitText(value: number, unit: Unit, locale: Language, digits: number): string {
  const key = `${locale} ${unit} ${digits}`
  let format = formats.get(key)
  if (!format) {
    format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'narrow', minimumFractionDigits: digits, maximumFractionDigits: digits })
    formats.set(key, format)
  }
  return format.format(value)
}

/** `0.3s`, `41s`, `1m 5s`, `2h 3m`, `4d 2h`; the two largest units, nothing below a tenth of a second. */
export function durationText(milliseconds: number, locale: Language = language()): string {
  const total = Math.max(0, milliseconds)
  if (total < 9_950) return unitText(Math.round(total / 100) / 10, 'second', locale, 1)
  const seconds = Math.round(total / 1000)
  const parts: [number, Unit][] = [
    [Math.floor(seconds / 86_400), 'day'],
    [Math.floor(seconds / 3600) % 24, 'hour'],
    [Math.floor(seconds / 60) % 60, 'minute'],
    [seconds % 60, 'second'],
  ]
  const first = parts.findIndex(([value]) => value > 0)
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => unitText(value, unit, locale, 0))
    .join(' ')
}

/** Whole seconds, for something that still runs: a tenth that stands still for a second would look stuck. */
export function runningText(milliseconds: number, locale: Language = language()): string {
  return milliseconds < 10_000 ? unitText(Math.max(0, Math.floor(milliseconds / 1000)), 'second', locale, 0) : durationText(milliseconds, locale)
}

import { language } from './locale.ts'
import type { Language } from './locale.ts'

const UNITS = ['B', 'KB', 'MB', 'GB', 'TB'] as const

/** `48 MB`: powers of 1000, one digit below ten. */
export function bytesText(bytes: number, locale: Language = language()): string {
  const power = bytes < 1000 ? 0 : Math.min(UNITS.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** power
  const digits = power > 0 && value < 10 ? 1 : 0
  return `${new Intl.NumberFormat(locale, { maximumFractionDigits: digits }).format(value)} ${UNITS[power] ?? 'B'}`
}

export const countText = (count: number, locale: Language = language()): string => new Intl.NumberFormat(locale).format(count)

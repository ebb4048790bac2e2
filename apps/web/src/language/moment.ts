import { language } from './locale.ts'
import type { Language } from './locale.ts'

const cache = new Map<string, Intl.DateTimeFormat>()

function format(locale: Language, name: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${locale} ${name}`
  const known = cache.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale === 'en' ? 'en-GB' : 'ko-KR', { hourCycle: 'h23', ...options })
  cache.set(key, made)
  return made
}

const CLOCK = { hour: '2-digit', minute: '2-digit' } as const
const SECONDS = { ...CLOCK, second: '2-digit', fractionalSecondDigits: 3 } as const
const english = { day: 'numeric', month: 'short', year: 'numeric' } as const
const korean = { year: 'numeric', month: 'numeric', day: 'numeric' } as const

/** `14:02` */
export const clockText = (at: number, locale: Language = language()): string => format(locale, 'clock', CLOCK).format(at)

/** `14:02:31.120`, for logs */
export const logTimeText = (at: number, locale: Language = language()): string => format(locale, 'log', SECONDS).format(at)

/** `21 Nov 2026, 14:02`, `2026. 11. 21. 14:02` */
export function momentText(at: number, locale: Language = language()): string {
  return format(locale, 'moment', { ...(locale === 'ko' ? korean : english), ...CLOCK }).format(at)
}

/** `21 Nov 2026`, `2026. 11. 21.` */
export const dayText = (at: number, locale: Language = language()): string => format(locale, 'day', locale === 'ko' ? korean : english).format(at)

/** The clock on the same day, the date with it on another: as short as it can be without being read wrong. */
export function sinceText(at: number, now: number, locale: Language = language()): string {
  return new Date(at).toDateString() === new Date(now).toDateString() ? clockText(at, locale) : momentText(at, locale)
}

const relative = new Map<Language, Intl.RelativeTimeFormat>()

/** `2 min ago`, `3일 전` */
export function agoText(at: number, now: number, locale: Language = language()): string {
  let words = relative.get(locale)
  if (!words) {
    words = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
    relative.set(locale, words)
  }
  const seconds = Math.round((at - now) / 1000)
  const size = Math.abs(seconds)
  if (size < 60) return words.format(size < 5 ? 0 : seconds, 'second')
  if (size < 3600) return words.format(Math.round(seconds / 60), 'minute')
  if (size < 86_400) return words.format(Math.round(seconds / 3600), 'hour')
  return words.format(Math.round(seconds / 86_400), 'day')
}

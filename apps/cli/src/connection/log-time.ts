import { invalid } from '@podo/kernel'

const UNITS: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const AGO = /^(\d{1,6})([smhd])$/
const MOMENT = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/

/** `10m` ago, or `2026-11-21T10:00` in the time zone of the terminal unless it names one; as an ISO time. */
export function timeOf(text: string, flag: '--since' | '--until', now: number): string {
  const ago = AGO.exec(text)
  const at = ago === null ? momentOf(text) : now - Number(ago[1]) * (UNITS[ago[2] ?? ''] ?? 0)
  if (at === null || Number.isNaN(at)) throw invalid('INVALID_INPUT', `${flag} takes how long ago, such as 30s, 10m, 2h or 3d, or a time, such as 2026-11-21 or 2026-11-21T10:00.`)
  return new Date(at).toISOString()
}

function momentOf(text: string): number | null {
  const parts = MOMENT.exec(text)
  if (parts === null) return null
  const [, year, month, day, hour] = parts
  // A day that the month does not have would be read as one of the next.
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)))
  if (date.getUTCMonth() !== Number(month) - 1) return null
  return new Date(hour === undefined ? `${text}T00:00` : text.replace(' ', 'T')).getTime()
}

const UNITS: Readonly<Record<string, number>> = { us: 0.000001, ms: 0.001, s: 1, m: 60, h: 3600 }

/** Seconds of `90`, `1m30s`, `500ms`; null for anything else. */
export function secondsOf(text: string | null): number | null {
  if (text === null || text.length > 40) return null
  if (/^\d{1,6}(?:\.\d{1,3})?$/.test(text)) return Number(text)
  const parts = [...text.matchAll(/(\d{1,9}(?:\.\d{1,3})?)(us|ms|s|m|h)/g)]
  if (parts.length === 0 || parts.map(([part]) => part).join('') !== text) return null
  return parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNITS[unit ?? ''] ?? 0), 0)
}

/** Megabytes of `512m`, `1.5g`, `1073741824`, as containers are limited; null for anything else. */
export function megabytesOf(text: string | null): number | null {
  const parts = /^(\d{1,13}(?:\.\d{1,3})?)\s*(b|k|kb|ki|m|mb|mi|g|gb|gi)?$/i.exec(text?.trim() ?? '')
  if (parts === null) return null
  const factor = { b: 1 / 1_048_576, k: 1 / 1024, m: 1, g: 1024 }[(parts[2] ?? 'b').slice(0, 1).toLowerCase()] ?? 0
  const megabytes = Math.round(Number(parts[1]) * factor)
  return megabytes >= 16 && megabytes <= 1_048_576 ? megabytes : null
}

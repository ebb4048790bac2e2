import { z } from 'zod'

/** Disk that logs may take: all apps together and one of them, all deployments together and one of them. */
export interface LogBudget {
  readonly appsBytes: number
  readonly appBytes: number
  readonly buildsBytes: number
  readonly buildBytes: number
}

const MEGABYTE = 1024 * 1024
export const DEFAULT_LOG_BUDGET_BYTES = 4096 * MEGABYTE
const LEAST_BYTES = 64 * MEGABYTE

/** `4G`, `500M`; undefined for anything else, and below 64 MB. */
export function parseSize(text: string): number | undefined {
  const match = /^(\d{1,6})\s*([MGT])i?B?$/i.exec(text.trim())
  const unit = { M: MEGABYTE, G: 1024 * MEGABYTE, T: 1024 * 1024 * MEGABYTE }[match?.[2]?.toUpperCase() ?? '']
  const bytes = unit === undefined ? 0 : Number(match?.[1]) * unit
  return bytes >= LEAST_BYTES ? bytes : undefined
}

/** Three quarters for apps, of which one takes a quarter at most; the rest for deployments. */
export function logBudgetOf(totalBytes: number): LogBudget {
  const appsBytes = Math.floor(totalBytes * 0.75)
  const buildsBytes = totalBytes - appsBytes
  return { appsBytes, appBytes: Math.max(16 * MEGABYTE, Math.floor(appsBytes / 4)), buildsBytes, buildBytes: Math.max(8 * MEGABYTE, Math.floor(buildsBytes / 4)) }
}

/** PODO_LOG_BUDGET: bytes. */
export const logBudgetSchema = z.coerce.number().int().min(LEAST_BYTES).default(DEFAULT_LOG_BUDGET_BYTES).transform(logBudgetOf)

import { z } from 'zod'

/** Disk for what builds keep for the next ones, all apps together. */
export const DEFAULT_CACHE_BUDGET_BYTES = 10 * 1024 ** 3

/** PODO_CACHE_BUDGET: bytes. */
export const cacheBudgetSchema = z.coerce.number().int().positive().default(DEFAULT_CACHE_BUDGET_BYTES)

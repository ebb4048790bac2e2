/**
 * Podo's own logs: one JSON object a line, a constant message, values as fields.
 *
 * Written at once and in order by the thread that logs (no transport, no worker thread, no buffer), so that the last
 * line before a crash is there. A `Secret` shows as `[redacted]` at any depth, and so do fields that are named like one.
 * A destination that cannot be written (a full disk, a closed pipe) loses lines and never stops the program.
 */
export { createLogger, logLevels } from './logger.ts'
export type { LogFields, LogLevel, LogMethod, Logger, LoggerOptions } from './logger.ts'

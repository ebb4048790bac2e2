import { pino, destination as openDestination, stdSerializers, stdTimeFunctions } from 'pino'
import type { DestinationStream } from 'pino'
import { isAppError } from '@podo/kernel'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
export type LogLevel = (typeof logLevels)[number]

export type LogFields = Readonly<Record<string, unknown>>

export interface LogMethod {
  (fields: LogFields, message: string): void
  (message: string): void
}

/** The part of pino that Podo uses; an error goes in the field `err`. */
export interface Logger {
  readonly trace: LogMethod
  readonly debug: LogMethod
  readonly info: LogMethod
  readonly warn: LogMethod
  readonly error: LogMethod
  readonly fatal: LogMethod
  /** A logger that adds these fields to each line. */
  child(fields: LogFields): Logger
}

export interface LoggerOptions {
  /** The program: `server`, `agent`. */
  readonly name: string
  readonly level: LogLevel
  /** A file (made 0600, appended to), a descriptor, or a stream; stdout unless told. */
  readonly destination?: string | number | DestinationStream
}

const SECRET_NAMES = ['password', 'secret', 'token', 'authorization', 'cookie', 'privateKey', 'connectionString']

export function createLogger(options: LoggerOptions): Logger {
  return pino(
    {
      level: options.level,
      base: { program: options.name, pid: process.pid },
      messageKey: 'message',
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describeError },
      redact: { paths: SECRET_NAMES.flatMap((name) => [name, `*.${name}`]), censor: '[redacted]' },
    },
    openStream(options.destination ?? 1),
  )
}

function openStream(destination: string | number | DestinationStream): DestinationStream {
  if (typeof destination === 'object') return destination
  const stream = openDestination({ dest: destination, append: true, sync: true, mode: 0o600 })
  stream.on('error', dropLine)
  return stream
}

/** A log that cannot be written has nowhere to say so; losing the line is the contract. */
const dropLine = (): void => undefined

function describeError(error: Error): unknown {
  if (!isAppError(error)) return stdSerializers.err(error)
  const { code, kind, publicMessage, retryable, details } = error
  return { code, kind, message: publicMessage, retryable, details, stack: error.stack, ...describeCause(error.cause) }
}

const describeCause = (cause: unknown): { cause?: unknown } => (cause instanceof Error ? { cause: stdSerializers.err(cause) } : {})

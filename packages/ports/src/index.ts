/**
 * The outside, as interfaces: start, resume, cancel, clean up; every call idempotent by its key, `null` where
 * something is not supported. Adapters implement them; the engine and the use cases know nothing else.
 */
export * from './builder.ts'
export * from './log-store.ts'
export * from './runtime.ts'
export * from './source-store.ts'

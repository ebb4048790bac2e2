/**
 * The ground everything stands on: ids, time, errors, results, named fault points, and how output is read.
 * No I/O, no dependency, no state but the list of armed fault points.
 */
export * from './error.ts'
export * from './exhaustive.ts'
export * from './fault-point.ts'
export * from './id.ts'
export * from './read-output.ts'
export * from './secret.ts'
export * from './time.ts'

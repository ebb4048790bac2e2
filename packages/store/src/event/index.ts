export * from './audit.ts'
export * from './emit.ts'

export * from './emit.ts'

export * from './audit.ts'
export * from './verify-audit.ts'

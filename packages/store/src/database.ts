export * from './database/index.ts'
export type { Tx as Transaction } from './database/index.ts'

/**
 * What the programs are told: one file a program (`start` for the launcher, `server`, `agent`, `cli`), and the places
 * on disk that they share (`layout`).
 *
 * Nothing here reads `process.env` or a file: programs in `apps/` hand their environment in and get a value in which
 * every field was checked, or all mistakes at once, each a sentence that names the flag or variable and the fix.
 */
export * from './agent.ts'
export * from './cli.ts'
export * from './database-config.ts'
export * from './database.ts'
export * from './environment.ts'
export * from './layout.ts'
export { logBudgetOf } from './log-budget.ts'
export type { LogBudget } from './log-budget.ts'
export * from './server.ts'
export * from './site.ts'
export * from './start.ts'
export { credentialsIn } from './way-out.ts'

export { migrate } from './migrate.ts'
export type { MigrateOptions } from './migrate.ts'
export { checkApiRole, prepareOwnServer, prepareSingleLogin } from './roles.ts'

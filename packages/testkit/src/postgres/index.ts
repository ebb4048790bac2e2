export { startCluster, stopCluster, superuserOf } from './cluster.ts'
export type { Cluster } from './cluster.ts'
export { testDatabase } from './test-database.ts'
export type { TestDatabase, TestDatabaseOptions } from './test-database.ts'

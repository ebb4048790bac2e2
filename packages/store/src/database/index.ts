export * from './database.ts'
export * from './listen.ts'
export * from './scope.ts'
export * from './sql-state.ts'

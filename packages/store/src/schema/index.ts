/** The tables as the queries see them. The migrations make them; a test holds the two together. */
export * from './build-variable.ts'
export * from './columns.ts'
export * from './config.ts'
export * from './deployment.ts'
export * from './event.ts'
export * from './people.ts'
export * from './project.ts'

export * from './create-project.ts'
export * from './delete-project.ts'
export * from './first-team.ts'

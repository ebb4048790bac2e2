export * from './create-app.ts'
export * from './delete-app.ts'
export * from './hold.ts'
export * from './scale.ts'

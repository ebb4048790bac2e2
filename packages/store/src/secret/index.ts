export * from './open-secrets.ts'
export { putSecret } from './put-secret.ts'
export type { NewSecret } from './put-secret.ts'
export * from './seal.ts'

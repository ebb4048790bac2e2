export * from './open-secrets.ts'
export * from './put-secret.ts'
export * from './seal.ts'

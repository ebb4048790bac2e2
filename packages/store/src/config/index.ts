export * from './create-config-version.ts'

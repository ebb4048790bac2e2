export * from './claim-host.ts'

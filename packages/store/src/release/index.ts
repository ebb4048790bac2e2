export * from './build.ts'
export * from './release.ts'
export * from './follow.ts'
export * from './drop-builds.ts'

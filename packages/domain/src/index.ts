/**
 * What Podo knows without asking anybody: states and their transitions, what a trigger does, names and hosts,
 * plans and detection (over a file tree that is handed in), configuration, the content key, and the doctor's causes.
 * Pure: no I/O, no clock, no random.
 */
export * from './app/content-key.ts'
export * from './app/settings.ts'
export * from './config/diff.ts'
export * from './config/parse-dotenv.ts'
export * from './config/variables.ts'
export * from './deployment/actions.ts'
export * from './deployment/phase.ts'
export * from './deployment/public-status.ts'
export * from './deployment/state.ts'
export * from './deployment/trigger.ts'
export * from './doctor/cause.ts'
export * from './doctor/diagnose-build.ts'
export * from './doctor/diagnose-start.ts'
export * from './names/host.ts'
export * from './names/name.ts'
export * from './people/role.ts'
export * from './plan/detect.ts'
export * from './plan/file-tree.ts'
export * from './plan/plan.ts'
export * from './plan/podo-yaml.ts'
export * from './source/ignore.ts'
export * from './source/manifest.ts'

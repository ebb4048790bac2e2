export { sealedBuildVariables } from './open-build-variables.ts'
export type { SealedBuildVariables } from './open-build-variables.ts'
export { MOST_BUILD_VARIABLES, setBuildVariables } from './set-build-variables.ts'
export type { BuildVariablesUpdate } from './set-build-variables.ts'

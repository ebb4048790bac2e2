import { buildVariables } from './operations/build-variable.ts'
import { config, scale } from './operations/config.ts'
import { deployments, logs, releases, uploads } from './operations/deployment.ts'
import { podo } from './operations/podo.ts'
import { apps, projects } from './operations/project.ts'
import { local, session, tokens } from './operations/session.ts'

export const contract = { session, tokens, local, projects, apps, uploads, deployments, releases, logs, config, buildVariables, scale, podo }
export type Contract = typeof contract

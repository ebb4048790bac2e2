import type { CommandDeclaration } from '../command.ts'
import { buildEnvList, buildEnvRemove, buildEnvSet } from './build-env.ts'
import { cancel } from './cancel.ts'
import { configVersions } from './config-versions.ts'
import { deleteApp } from './delete.ts'
import { deploy } from './deploy.ts'
import { envImport, envList, envRemove, envSet } from './env.ts'
import { holdLift, holdSet } from './hold.ts'
import { importSettingsOf } from './import.ts'
import { localStart, localStop, localSwitchBack } from './local.ts'
import { logs } from './logs.ts'
import { open } from './open.ts'
import { plan } from './plan.ts'
import { projects } from './projects.ts'
import { releases } from './releases.ts'
import { rollback } from './rollback.ts'
import { scale } from './scale.ts'
import { secretsList, secretsRemove, secretsSet } from './secrets.ts'
import { signInLink } from './sign-in-link.ts'
import { status } from './status.ts'

/** In the order of the help. */
export const commands: readonly CommandDeclaration[] = [
  deploy, cancel, status, logs, releases, rollback, open, plan, importSettingsOf,
  envList, envSet, envRemove, envImport, secretsList, secretsSet, secretsRemove, buildEnvList, buildEnvSet, buildEnvRemove, configVersions, scale, holdSet, holdLift,
  projects, deleteApp, signInLink, localStop, localStart, localSwitchBack,
]

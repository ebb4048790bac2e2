import { implement } from '@orpc/server'
import { contract } from '@podo/contract'
import { checkName } from './apps/check-name.ts'
import * as createApp from './apps/create.ts'
import * as deleteApp from './apps/delete.ts'
import * as getApp from './apps/get.ts'
import { getPlan } from './apps/get-plan.ts'
import { hold } from './apps/hold.ts'
import { liftHold } from './apps/lift-hold.ts'
import { listInstances } from './apps/list-instances.ts'
import * as listApps from './apps/list.ts'
import * as listBuildVariables from './build-variables/list.ts'
import * as updateBuildVariables from './build-variables/update.ts'
import { diff } from './config/diff.ts'
import * as getConfig from './config/get.ts'
import * as updateConfig from './config/update.ts'
import { versions } from './config/versions.ts'
import { cancel } from './deployments/cancel.ts'
import * as createDeployment from './deployments/create.ts'
import * as getDeployment from './deployments/get.ts'
import * as listDeployments from './deployments/list.ts'
import { readDeploymentLog } from './deployments/read-log.ts'
import * as readLogs from './logs/read.ts'
import type { Call } from './operation/call.ts'
import { forActor, forAnyone, onApp, onProject, onTarget, onUpload } from './operation/guard.ts'
import { activity } from './podo/activity.ts'
import { health } from './podo/health.ts'
import { overview } from './podo/overview.ts'
import * as createProject from './projects/create.ts'
import * as deleteProject from './projects/delete.ts'
import * as getProject from './projects/get.ts'
import * as listProjects from './projects/list.ts'
import { compare } from './releases/compare.ts'
import * as listReleases from './releases/list.ts'
import { previewRollback } from './releases/preview-rollback.ts'
import { rollback } from './releases/rollback.ts'
import * as getScale from './scale/get.ts'
import * as updateScale from './scale/update.ts'
import { checkLink } from './session/check-link.ts'
import { makeSignInLink } from './session/make-link.ts'
import { presentSession } from './session/present.ts'
import { setPassword } from './session/set-password.ts'
import { signIn } from './session/sign-in.ts'
import { signOut } from './session/sign-out.ts'
import { spendLink } from './session/spend-link.ts'
import * as createToken from './tokens/create.ts'
import * as listTokens from './tokens/list.ts'
import * as revokeToken from './tokens/revoke.ts'
import { begin } from './uploads/begin.ts'
import * as deployUpload from './uploads/deploy.ts'
import { plan } from './uploads/plan.ts'

const api = implement(contract).$context<Call>()

/** Every operation of the contract with the use case that answers it, each behind a guard. */
export const router = api.router({
  session: {
    get: api.session.get.handler(forActor(async (call) => presentSession(call.actor))),
    signIn: api.session.signIn.handler(forAnyone(signIn)),
    spendLink: api.session.spendLink.handler(forAnyone(spendLink)),
    checkLink: api.session.checkLink.handler(forAnyone(checkLink)),
    signOut: api.session.signOut.handler(forActor(signOut)),
    setPassword: api.session.setPassword.handler(forActor(setPassword)),
  },
  tokens: {
    list: api.tokens.list.handler(forActor(listTokens.list)),
    create: api.tokens.create.handler(forActor(createToken.create)),
    revoke: api.tokens.revoke.handler(forActor(revokeToken.revoke)),
  },
  local: { signInLink: api.local.signInLink.handler(forActor(makeSignInLink)) },
  projects: {
    list: api.projects.list.handler(forActor(listProjects.list)),
    create: api.projects.create.handler(forActor(createProject.create)),
    get: api.projects.get.handler(onProject(getProject.get)),
    delete: api.projects.delete.handler(onProject(deleteProject.remove)),
  },
  apps: {
    list: api.apps.list.handler(onProject(listApps.list)),
    create: api.apps.create.handler(onProject(createApp.create)),
    get: api.apps.get.handler(onApp(getApp.get)),
    delete: api.apps.delete.handler(onApp(deleteApp.remove)),
    nameCheck: api.apps.nameCheck.handler(onProject(checkName)),
    plan: api.apps.plan.handler(onTarget(getPlan)),
    instances: api.apps.instances.handler(onTarget(listInstances)),
    hold: api.apps.hold.handler(onTarget(hold)),
    liftHold: api.apps.liftHold.handler(onTarget(liftHold)),
  },
  uploads: {
    begin: api.uploads.begin.handler(onApp(begin)),
    deploy: api.uploads.deploy.handler(onUpload(deployUpload.deploy)),
    plan: api.uploads.plan.handler(onUpload(plan)),
  },
  deployments: {
    list: api.deployments.list.handler(onTarget(listDeployments.list)),
    get: api.deployments.get.handler(onTarget(getDeployment.get)),
    create: api.deployments.create.handler(onTarget(createDeployment.create)),
    cancel: api.deployments.cancel.handler(onTarget(cancel)),
    log: api.deployments.log.handler(onTarget(readDeploymentLog)),
  },
  releases: {
    list: api.releases.list.handler(onTarget(listReleases.list)),
    compare: api.releases.compare.handler(onTarget(compare)),
    previewRollback: api.releases.previewRollback.handler(onTarget(previewRollback)),
    rollback: api.releases.rollback.handler(onTarget(rollback)),
  },
  logs: {
    read: api.logs.read.handler(onTarget(readLogs.read)),
    usage: api.logs.usage.handler(onTarget(readLogs.usage)),
    marks: api.logs.marks.handler(onTarget(readLogs.marks)),
  },
  config: {
    get: api.config.get.handler(onTarget(getConfig.get)),
    update: api.config.update.handler(onTarget(updateConfig.update)),
    versions: api.config.versions.handler(onTarget(versions)),
    diff: api.config.diff.handler(onTarget(diff)),
  },
  buildVariables: {
    list: api.buildVariables.list.handler(onApp(listBuildVariables.list)),
    update: api.buildVariables.update.handler(onApp(updateBuildVariables.update)),
  },
  scale: {
    get: api.scale.get.handler(onTarget(getScale.get)),
    update: api.scale.update.handler(onTarget(updateScale.update)),
  },
  podo: {
    health: api.podo.health.handler(forAnyone(health)),
    overview: api.podo.overview.handler(forActor(overview)),
    activity: api.podo.activity.handler(forActor(activity)),
  },
})

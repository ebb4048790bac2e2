import { m } from '../paraglide/messages.js'

const ACTS: Readonly<Record<string, () => string>> = {
  'app.create': m.act_app_create,
  'app.delete': m.act_app_delete,
  'build-variables.update': m.act_build_variables_update,
  'config.update': m.act_config_update,
  'deployment.create': m.act_deployment_create,
  'deployment.cancel': m.act_deployment_cancel,
  'hold.set': m.act_hold_set,
  'hold.lift': m.act_hold_lift,
  'project.create': m.act_project_create,
  'project.delete': m.act_project_delete,
  'release.rollback': m.act_release_rollback,
  'scale.set': m.act_scale_update,
  'session.start': m.act_sign_in,
  'sign-in-link.create': m.act_sign_in_link,
  'password.change': m.act_password,
  'user.create': m.act_user_create,
  'user.reopen': m.act_user_reopen,
  'token.create': m.act_token_create,
  'token.revoke': m.act_token_revoke,
}

/** An act of the audit log in words; one that is not known here stays as it is recorded. */
/** `app shop/web` names its kind, which the act has said already. */
export const subjectName = (subject: string): string => subject.replace(/^(?:app|project|user|token) (?=.)/, '')

export const actName = (action: string): string => ACTS[action]?.() ?? action

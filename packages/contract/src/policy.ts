import { oc } from '@orpc/contract'

/**
 * Who may call an operation.
 * `anyone`: without signing in. `user`: signed in, own account only. `local`: the 0600 token of this machine.
 * A permission: a member of the team that owns what the path names, whose role grants it. Anybody else gets the
 * answer of something that is not there.
 */
export type Policy = 'anyone' | 'user' | 'local' | 'administrator' | 'read' | 'deploy' | 'configure' | 'manage' | 'own'

export interface OperationMeta {
  readonly policy?: Policy
}

/** Every operation starts here. */
export const operation = (policy: Policy) => oc.$meta<OperationMeta>({}).meta({ policy })


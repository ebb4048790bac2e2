/** Roles of a team member, from most to least. */
export const ROLES = ['owner', 'maintainer', 'developer', 'viewer'] as const
export type Role = (typeof ROLES)[number]

/** What an operation asks for. `administer` is the right outside teams. */
export type Permission = 'read' | 'deploy' | 'configure' | 'manage' | 'own' | 'administer'

const GRANTS: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  owner: new Set<Permission>(['read', 'deploy', 'configure', 'manage', 'own']),
  maintainer: new Set<Permission>(['read', 'deploy', 'configure', 'manage']),
  developer: new Set<Permission>(['read', 'deploy', 'configure']),
  viewer: new Set<Permission>(['read']),
}

export const grants = (role: Role, permission: Permission): boolean => GRANTS[role].has(permission)

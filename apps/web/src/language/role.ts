import type { ApiToken } from '@podo/contract'
import { m } from '../paraglide/messages.js'

export type Role = ApiToken['role']

export const ROLES: readonly Role[] = ['owner', 'maintainer', 'developer', 'viewer']

export function roleName(role: Role): string {
  switch (role) {
    case 'owner':
      return m.role_owner()
    case 'maintainer':
      return m.role_maintainer()
    case 'developer':
      return m.role_developer()
    case 'viewer':
      return m.role_viewer()
  }
}

import { ROLES } from '@podo/domain'
import type { Policy } from '@podo/contract'
import { describe, expect, it } from 'vitest'
import type { Actor } from './actor.ts'
import { authorize } from './authorize.ts'

const actor = (part: Partial<Actor>): Actor => ({ user: null, teams: [], isAdministrator: false, via: 'console', name: 'Ada', credentialId: null, expiresAt: new Date(), ...part })
const allowed = (policy: Policy, who: Actor | null, teamId?: string): boolean | string => {
  try {
    authorize(policy, who, teamId === undefined ? { kind: 'none' } : { kind: 'team', teamId })
    return true
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('authorize', () => {
  it('asks nobody for what is for anyone, and everybody else to sign in', () => {
    expect(allowed('anyone', null)).toBe(true)
    for (const policy of ['user', 'local', 'administrator', 'read', 'deploy', 'configure', 'manage', 'own'] as const) expect(allowed(policy, null)).toBe('UNAUTHENTICATED')
  })

  it('goes by the role in the team that is meant, not by the best role anywhere', () => {
    const both = actor({ teams: [{ id: 'one', name: 'one', role: 'owner' }, { id: 'two', name: 'two', role: 'viewer' }] })
    expect(allowed('own', both, 'one')).toBe(true)
    expect(allowed('deploy', both, 'two')).toBe('FORBIDDEN')
    expect(allowed('read', both, 'two')).toBe(true)
  })

  it('gives a team to nobody outside, whatever they are besides', () => {
    const stranger = actor({ isAdministrator: true, via: 'local', teams: [{ id: 'one', name: 'one', role: 'owner' }] })
    for (const policy of ['read', 'deploy', 'configure', 'manage', 'own'] as const) expect(allowed(policy, stranger, 'two')).toBe('FORBIDDEN')
  })

  it('keeps the machine’s and the administrator’s own to them', () => {
    expect(allowed('local', actor({ via: 'api', isAdministrator: true }))).toBe('FORBIDDEN')
    expect(allowed('local', actor({ via: 'local' }))).toBe(true)
    expect(allowed('administrator', actor({ teams: [{ id: 'one', name: 'one', role: 'owner' }] }))).toBe('FORBIDDEN')
    expect(allowed('administrator', actor({ isAdministrator: true }))).toBe(true)
  })

  it('gives an actor without a team nothing of a team', () => {
    expect(allowed('read', actor({}))).toBe('FORBIDDEN')
    expect(ROLES.map((role) => allowed('manage', actor({ teams: [{ id: 'one', name: 'one', role }] })))).toEqual([true, true, 'FORBIDDEN', 'FORBIDDEN'])
  })
})

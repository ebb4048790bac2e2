import { timingSafeEqual, createHash } from 'node:crypto'
import { touchApiToken, touchSession, viewApiToken, viewLocal, viewSession } from '@podo/store'
import type { CredentialView, Tx } from '@podo/store'
import type { Services } from '../operation/services.ts'
import { hashToken } from '../session/token-text.ts'
import type { Actor, ActorVia, Credential } from './actor.ts'

/**
 * Who a credential belongs to at this moment; null for one that is wrong, expired, revoked or of a disabled account.
 * `cli` is what the command line says of itself: it tells people from programs in the audit log and grants nothing.
 */
export async function authenticate(services: Pick<Services, 'database' | 'localToken'>, credential: Credential | null, cli = false): Promise<Actor | null> {
  if (credential === null) return null
  const { database, localToken } = services
  switch (credential.kind) {
    case 'session':
      return database.transaction({ kind: 'authentication' }, async (tx) => {
        const view = await viewSession(tx, hashToken(credential.token))
        if (view?.isStale === true) await touchSession(tx, view.credentialId)
        return fromView(view, 'console')
      })
    case 'token':
      return database.transaction({ kind: 'authentication' }, async (tx) => {
        const view = await viewApiToken(tx, hashToken(credential.token))
        if (view?.isStale === true) await touchApiToken(tx, view.credentialId)
        return fromView(view, cli ? 'cli' : 'api')
      })
    case 'local':
      return localToken.matches(credential.token.reveal()) ? database.transaction({ kind: 'authentication' }, localActor) : null
  }
}

function fromView(view: CredentialView | null, via: ActorVia): Actor | null {
  if (view === null) return null
  return {
    user: view.user,
    teams: view.teams,
    // An API token is of one team; the right outside teams is not handed out with it.
    isAdministrator: via === 'console' && view.user.isAdministrator,
    via,
    name: view.user.displayName,
    credentialId: view.credentialId,
    expiresAt: view.expiresAt === null ? NEVER : new Date(view.expiresAt),
  }
}

/** The account of whoever runs Podo on this machine: administrator, and owner of the first team. */
async function localActor(tx: Tx): Promise<Actor> {
  const { user, team } = await viewLocal(tx)
  return {
    user,
    teams: team === null ? [] : [{ ...team, role: 'owner' }],
    isAdministrator: true,
    via: 'local',
    name: user?.displayName ?? 'this machine',
    credentialId: null,
    expiresAt: NEVER,
  }
}

const NEVER = new Date('9999-12-31T00:00:00Z')

/** Compares hashes, so that neither length nor content shows in the time. */
export function createLocalToken(read: () => string): { matches(given: string): boolean } {
  return { matches: (given) => timingSafeEqual(digest(given), digest(read())) }
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest()

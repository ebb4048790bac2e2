import type { IncomingMessage } from 'node:http'
import { authenticate } from '@podo/app'
import type { Actor, Call, Credential, Services } from '@podo/app'
import type { Secret } from '@podo/kernel'
import { checkOrigin, endedCookie, readCredential, sessionCookie } from './credential.ts'
import type { CookieSettings } from './credential.ts'
import type { Hosts } from './host.ts'

export interface Entry {
  readonly services: Services
  readonly hosts: Hosts
  readonly cookie: CookieSettings
}

/** A request whose sender is known, and what its answer sets. */
export interface Entered {
  readonly call: Call
  readonly credential: Credential | null
  readonly cookies: readonly string[]
}

/** Host, origin, credential, actor: in that order, before anything of the request is looked at. */
export async function enter(entry: Entry, incoming: IncomingMessage): Promise<Entered> {
  const ownOrigin = entry.hosts.originOf(incoming.headers.host)
  const credential = readCredential(incoming, entry.cookie)
  checkOrigin(incoming, ownOrigin, credential?.kind === 'session')
  const actor = await whoIs(entry.services, credential, incoming)
  const cookies: string[] = []
  const call: Call = {
    services: entry.services,
    actor,
    address: incoming.socket.remoteAddress ?? '',
    userAgent: incoming.headers['user-agent'] ?? '',
    reply: {
      startSession: (token: Secret, expiresAt: Date) => void cookies.push(sessionCookie(entry.cookie, token.reveal(), expiresAt)),
      endSession: () => void cookies.push(endedCookie(entry.cookie)),
    },
  }
  return { call, credential, cookies }
}

export const whoIs = (services: Services, credential: Credential | null, incoming: IncomingMessage): Promise<Actor | null> =>
  authenticate(services, credential, incoming.headers['x-podo-client'] === 'cli')

import type { Answer, TestServer } from './start-server.ts'

export const PASSWORD = 'correct horse battery'

export interface SignedIn {
  readonly cookie: string
  readonly answer: Answer
}

/** The token of a new sign-in link, as the machine's own CLI gets it. */
export async function newLinkToken(server: TestServer): Promise<string> {
  const made = await server.ask({ method: 'POST', path: '/api/local/sign-in-link', as: 'local' })
  return new URL((made.json as { link: string }).link).hash.replace('#token=', '')
}

export const cookieOf = (answer: Answer): string => (answer.headers['set-cookie']?.[0] ?? '').split(';')[0] ?? ''

/** The first administrator, or the one that is there again. */
export async function signUp(server: TestServer, login = 'ada'): Promise<SignedIn> {
  const answer = await server.ask({ path: '/api/session/link', body: { token: await newLinkToken(server), login, displayName: 'Ada', password: PASSWORD } })
  return { cookie: cookieOf(answer), answer }
}

import { grants, ROLES } from '@podo/domain'
import type { Permission, Role } from '@podo/domain'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allOperations, asRequest, goodInput } from './testing/operations.ts'
import type { Operation, Place } from './testing/operations.ts'
import { startServer } from './testing/start-server.ts'
import type { Answer, Asking, TestServer } from './testing/start-server.ts'
import { makeMember, makeTeam, makeToken, tablesNow } from './testing/teams.ts'
import { beginUpload, deployFiles } from './testing/upload.ts'

/**
 * Every operation of the contract × nine actors × what is the actor's own, another team's, and not there. Foreign and
 * missing are the same to the byte; what is refused changes nothing.
 */
const FILES = [{ path: 'index.html', content: '<h1>shop</h1>' }]
const MISSING: Place = { project: 'nowhere', app: 'nothing', number: 1, uploadId: '01900000-0000-7000-8000-000000000001', tokenId: '01900000-0000-7000-8000-000000000002', teamId: '01900000-0000-7000-8000-000000000003' }
const PERMISSIONS: readonly string[] = ['read', 'deploy', 'configure', 'manage', 'own']

type As = NonNullable<Asking['as']> | null

let server: TestServer
let own: Place
let foreign: Place
const members = new Map<Role, { cookie: string }>()
const outsiders = new Map<string, As>()
const operations = allOperations()

beforeAll(async () => {
  server = await startServer()
  const [first] = await server.database.query<{ id: string }>('select id from teams')
  const otherTeam = await makeTeam(server, 'other')
  own = await furnish(first?.id ?? '', 'sample')
  foreign = await furnish(otherTeam, 'other')
  for (const role of ROLES) members.set(role, await makeMember(server, own.teamId, role))
  await makeOutsiders()
})
afterAll(() => server.close())

/** A project with an app that has a deployment, an open upload and a token. */
async function furnish(teamId: string, project: string): Promise<Place> {
  const owner = await makeMember(server, teamId, 'owner')
  await server.ask({ path: `/api/projects/${project}/apps`, body: { name: 'shop' }, as: owner })
  if (project === 'sample') await deployFiles(server, owner, 'shop', FILES)
  const begun = project === 'sample' ? await beginUpload(server, owner, 'shop', [{ path: 'a', content: project }]) : await beginForeign(owner)
  const token = await makeToken(server, teamId, owner.userId, 'owner')
  return { project, app: 'shop', number: 1, uploadId: begun.id, tokenId: token.id, teamId }
}

async function beginForeign(as: { cookie: string }): Promise<{ id: string }> {
  const answer = await server.ask({ path: '/api/projects/other/apps/shop/uploads', body: { files: [{ path: 'a', oid: 'b'.repeat(40), sizeBytes: 1, mode: '100644' }] }, as })
  return answer.json as { id: string }
}

async function makeOutsiders(): Promise<void> {
  const gone = await makeMember(server, own.teamId, 'owner')
  const revoked = await makeToken(server, own.teamId, gone.userId, 'owner')
  await server.database.query('update api_tokens set revoked_at = now() where id = $1', [revoked.id])
  const disabled = await makeMember(server, own.teamId, 'owner')
  await server.database.query('update users set disabled_at = now() where id = $1', [disabled.userId])
  const expired = await makeMember(server, own.teamId, 'owner')
  await server.database.query("update sessions set expires_at = now() - interval '1 second' where user_id = $1", [expired.userId])
  outsiders.set('nobody', null)
  outsiders.set('a revoked token', revoked)
  outsiders.set('a disabled user', disabled)
  outsiders.set('an expired session', expired)
  outsiders.set('a wrong local token', { token: 'wrong-local-token' })
}

const call = (operation: Operation, place: Place, as: As): Promise<Answer> => server.ask({ ...asRequest(operation, goodInput(operation, place)), as })
const named = (operation: Operation): boolean => PERMISSIONS.includes(operation.policy) && /\{(project|id)\}/.test(operation.path)
const withPolicy = operations.filter(({ policy }) => policy !== 'anyone')

describe('authorization', () => {
  it('knows more than forty operations', () => {
    expect(operations.length).toBeGreaterThan(40)
  })

  it.each(withPolicy.map((operation) => [operation.name, operation] as const))('%s: 401 for whoever is not known', async (_name, operation) => {
    for (const [who, as] of outsiders) {
      const answer = await call(operation, own, as)
      expect([who, answer.status, (answer.json as { code?: string }).code]).toEqual([who, 401, 'UNAUTHENTICATED'])
    }
  })

  it('changes nothing for whoever is refused', async () => {
    const before = await tablesNow(server)
    const other = await makeForeignOwner()
    const beforeAgain = await tablesNow(server)
    for (const operation of withPolicy) for (const as of outsiders.values()) await call(operation, own, as)
    for (const operation of operations.filter(named)) {
      await call(operation, own, other)
      for (const role of ROLES) {
        await call(operation, foreign, members.get(role) ?? null)
        if (!grants(role, operation.policy as Permission)) await call(operation, own, members.get(role) ?? null)
      }
    }
    expect(await tablesNow(server)).toBe(beforeAgain)
    expect(before).not.toBe(beforeAgain)
  })

  it.each(operations.filter(named).map((operation) => [operation.name, operation] as const))('%s: what is foreign is what is not there, to the byte', async (_name, operation) => {
    const other = await makeForeignOwner()
    for (const as of [...members.values()]) {
      const [there, nowhere] = [await call(operation, foreign, as), await call(operation, MISSING, as)]
      expect(there.status).toBe(404)
      expect([there.status, there.text]).toEqual([nowhere.status, nowhere.text])
    }
    const [there, nowhere] = [await call(operation, own, other), await call(operation, MISSING, other)]
    expect([there.status, there.text]).toEqual([nowhere.status, nowhere.text])
    expect(there.status).toBe(404)
  })

  it.each(operations.filter(named).map((operation) => [operation.name, operation] as const))('%s: the role decides on what is one’s own', async (_name, operation) => {
    for (const role of [...ROLES].reverse()) {
      const answer = await call(operation, own, members.get(role) ?? null)
      const granted = grants(role, operation.policy as Permission)
      expect([role, granted ? [401, 403].includes(answer.status) : answer.status]).toEqual([role, granted ? false : 403])
    }
  })

  it('resolves ids of bodies in the scope too', async () => {
    const [owner] = [members.get('owner') ?? null]
    for (const name of ['projects.create', 'tokens.create', 'tokens.revoke']) {
      const operation = operations.find((one) => one.name === name)
      if (operation === undefined) throw new Error(`${name} is gone`)
      const [there, nowhere] = [await call(operation, foreign, owner), await call(operation, MISSING, owner)]
      expect([name, there.status, there.text]).toEqual([name, 404, nowhere.text])
    }
  })

  it('shows only one’s own in lists', async () => {
    const owner = members.get('owner') ?? null
    expect((await server.ask({ path: '/api/projects', as: owner })).text).not.toContain('"other"')
    expect((await server.ask({ path: '/api/activity?limit=200', as: owner })).text).not.toContain('other/shop')
  })

  it('gives the streaming routes to their readers alone', async () => {
    const viewer = members.get('viewer') ?? null
    const put = (id: string, as: As) => server.ask({ method: 'PUT', path: `/api/uploads/${id}/contents`, raw: '', headers: { 'content-type': 'application/octet-stream' }, as })
    expect(await put(own.uploadId, viewer)).toMatchObject({ status: 403 })
    expect(await put(own.uploadId, null)).toMatchObject({ status: 401 })
    const developer = members.get('developer') ?? null
    expect((await put(foreign.uploadId, developer)).text).toBe((await put(MISSING.uploadId, developer)).text)
    expect(await put(foreign.uploadId, developer)).toMatchObject({ status: 404 })
    const log = (project: string, as: As) => server.ask({ path: `/api/projects/${project}/apps/shop/deployments/1/log/download`, as })
    expect(await log('sample', viewer)).toMatchObject({ status: 200 })
    expect(await log('sample', null)).toMatchObject({ status: 401 })
    const appLog = (project: string, as: As) => server.ask({ path: `/api/projects/${project}/apps/shop/logs/download`, as })
    expect([(await appLog('sample', viewer)).status, (await appLog('sample', null)).status]).toEqual([200, 401])
    expect([(await appLog('other', viewer)).status, (await appLog('other', viewer)).text]).toEqual([404, (await appLog('nowhere', viewer)).text])
    expect([(await log('other', viewer)).status, (await log('other', viewer)).text]).toEqual([404, (await log('nowhere', viewer)).text])
  })

  it('never fails by itself', () => {
    expect(server.logLines).toEqual([])
  })
})

const makeForeignOwner = (): Promise<{ cookie: string }> => makeMember(server, foreign.teamId, 'owner')

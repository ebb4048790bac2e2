import { sql } from 'drizzle-orm'
import { beforeEach, describe, expect, test } from 'vitest'
import { SQL_STATE, sqlState } from '../database/index.ts'
import { openTwoTeams } from '../testing/two-teams.ts'
import { audit } from './audit.ts'
import { verifyAudit } from './verify-audit.ts'

const { world, team, other } = await openTwoTeams()

const administrator = () => ({ kind: 'administrator', userId: team.userId }) as const
const write = (subject: string, owner = team) =>
  world.as(team.scope, (tx) => audit(tx, { teamId: owner.teamId, actorId: team.userId, actor: 'mine', via: 'api', action: 'test.act', subject, detail: { subject } }))
const verify = (after = 0, limit = 1000) => world.as(administrator(), (tx) => verifyAudit(tx, { after, limit }))

/** What somebody with the whole server in hand could do. */
async function tamper(statement: string): Promise<void> {
  await world.database.query(`
    begin; alter table audit_events disable trigger user; alter table audit_heads disable trigger user;
    ${statement};
    alter table audit_events enable trigger user; alter table audit_heads enable trigger user; commit`)
}

beforeEach(async () => {
  await tamper("delete from audit_events; update audit_heads set last_id = 0, hash = decode(repeat('00', 32), 'hex')")
  for (const subject of ['one', 'two', 'three', 'four', 'five']) await write(subject)
})

test('a chain that nobody touched is whole, also looked at piece by piece', async () => {
  expect(await verify()).toEqual({ checked: 5, next: null, brokenAt: null })
  expect(await verify(0, 2)).toEqual({ checked: 2, next: 2, brokenAt: null })
  expect(await verify(2, 2)).toEqual({ checked: 2, next: 4, brokenAt: null })
  expect(await verify(4, 2)).toEqual({ checked: 1, next: null, brokenAt: null })
})

test('twenty at once make one chain without a gap', async () => {
  const ids = await Promise.all(Array.from({ length: 20 }, (_, index) => write(`parallel ${index}`)))
  expect([...ids].sort((left, right) => left - right)).toEqual(Array.from({ length: 20 }, (_, index) => index + 6))
  expect(await verify()).toEqual({ checked: 25, next: null, brokenAt: null })
})

test('an act that is rolled back leaves no event and no gap', async () => {
  const act = world.as(team.scope, async (tx) => {
    await audit(tx, { teamId: team.teamId, actorId: null, actor: 'mine', via: 'api', action: 'test.act', subject: 'undone', detail: {} })
    throw new Error('undone')
  })
  await expect(act).rejects.toThrow('undone')
  expect(await write('after')).toBe(6)
})

describe('tampering shows', () => {
  test.each([
    ['a changed subject', "update audit_events set subject = 'other' where id = 3", 3],
    ['a changed detail', "update audit_events set detail = '{}' where id = 2", 2],
    ['a changed moment', "update audit_events set at = at + interval '1 microsecond' where id = 4", 4],
    ['a changed actor', 'update audit_events set actor_id = null where id = 1', 1],
    ['a removed event', 'delete from audit_events where id = 3', 3],
    ['a removed beginning', 'delete from audit_events where id = 1', 1],
    ['a cut tail', 'delete from audit_events where id >= 4', 4],
    ['a cut tail with the end set back by number only', 'delete from audit_events where id = 5; update audit_heads set last_id = 4', 5],
    ['everything gone', 'delete from audit_events', 1],
    [
      'an event made anew with a hash of its own',
      `update audit_events set subject = 'other', hash = podo_audit_hash(previous_hash, id, team_id, at, actor_id, actor, via, action, 'other', detail) where id = 3`,
      4,
    ],
  ])('%s', async (_, statement, brokenAt) => {
    await tamper(statement)
    expect((await verify()).brokenAt).toBe(brokenAt)
  })
})

describe('append-only', () => {
  test.each(["update audit_events set subject = 'x'", 'delete from audit_events', 'truncate audit_events', 'delete from audit_heads', 'truncate audit_heads'])(
    'even a superuser is refused: %s',
    async (statement) => {
      await expect(world.database.query(statement)).rejects.toMatchObject({ code: SQL_STATE.insufficientPrivilege })
    },
  )

  test('the request’s role can neither write an event past the chain nor move its end', async () => {
    const refusal = (statement: string) => world.as(administrator(), (tx) => tx.execute(sql.raw(statement))).then(() => 'allowed', sqlState)
    expect(await refusal("insert into audit_events select * from audit_events")).toBe(SQL_STATE.insufficientPrivilege)
    expect(await refusal('update audit_heads set last_id = 0')).toBe(SQL_STATE.insufficientPrivilege)
  })
})

test('an event is not written into another team’s log', async () => {
  expect(await write('foreign', other).then(() => 'allowed', sqlState)).toBe(SQL_STATE.insufficientPrivilege)
})

test('texts that are too long are cut, not refused', async () => {
  expect(await write('x'.repeat(1000))).toBe(6)
})

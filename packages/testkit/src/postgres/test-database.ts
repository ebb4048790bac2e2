import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { TEMPLATE, superuserOf } from './cluster.ts'
import { sharedCluster } from './shared-cluster.ts'

export interface TestDatabase {
  readonly name: string
  /** One for each role of Podo, over the Unix socket. */
  readonly owner: pg.ClientConfig
  readonly api: pg.ClientConfig
  readonly worker: pg.ClientConfig
  /** Sees and changes everything; for looking from outside and for tampering. */
  readonly superuser: pg.ClientConfig
  /** One statement as the superuser. */
  query<Row extends pg.QueryResultRow>(text: string, values?: unknown[]): Promise<Row[]>
  /** Drops it. Throws when the test left a transaction open or an advisory lock held. */
  close(): Promise<void>
}

export interface TestDatabaseOptions {
  /** `migrated` (unless told) has Podo's tables; `empty` is owned by podo_owner and has none. */
  readonly from?: 'migrated' | 'empty'
}

/** A database of its own in the Postgres of this test run, copied from a template in some 30 ms. */
export async function testDatabase(options: TestDatabaseOptions = {}): Promise<TestDatabase> {
  const socketFolder = await sharedCluster()
  const name = `test_${process.pid}_${randomBytes(6).toString('hex')}`
  const template = options.from === 'empty' ? 'template0' : TEMPLATE
  await asSuperuser(socketFolder, async (client) => {
    await client.query(`create database ${name} template ${template} owner podo_owner strategy file_copy`)
  })
  const superuser = superuserOf(socketFolder, name)
  const as = (user: string): pg.ClientConfig => ({ ...superuser, user })
  const outside = new pg.Client(superuser)
  outside.on('error', () => undefined)
  await outside.connect()
  return {
    name,
    owner: as('podo_owner'),
    api: as('podo_api'),
    worker: as('podo_worker'),
    superuser,
    query: async <Row extends pg.QueryResultRow>(text: string, values?: unknown[]) => (await outside.query<Row>(text, values)).rows,
    async close() {
      await outside.end()
      await asSuperuser(socketFolder, async (client) => {
        const left = await leftovers(client, name)
        await client.query(`drop database ${name} with (force)`)
        if (left.length > 0) throw new Error(`the test left in its database: ${left.join('; ')}`)
      })
    },
  }
}

async function leftovers(client: pg.Client, database: string): Promise<string[]> {
  const { rows } = await client.query<{ what: string }>(
    `select 'an open transaction of ' || coalesce(nullif(application_name, ''), usename) || ': ' || left(query, 80) as what
       from pg_stat_activity where datname = $1 and xact_start is not null
     union all
     select 'an advisory lock (' || classid || ',' || objid || ')' from pg_locks
       where locktype = 'advisory' and database = (select oid from pg_database where datname = $1)`,
    [database],
  )
  return rows.map(({ what }) => what)
}

async function asSuperuser(socketFolder: string, work: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client(superuserOf(socketFolder))
  client.on('error', () => undefined)
  await client.connect()
  try {
    await work(client)
  } finally {
    await client.end()
  }
}

import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { testDatabase } from '@podo/testkit'
import pg from 'pg'
import { afterEach, describe, expect, it } from 'vitest'
import { makePodo } from './podo.ts'
import type { Podo, PodoOptions } from './podo.ts'

/** A start that cannot be: a clear sentence, an exit code of its own, and nothing damaged. */
const run = promisify(execFile)
const NOBODY = 65_534
const isRoot = process.getuid?.() === 0

const made: Podo[] = []
const mounts: string[] = []
async function podo(options: PodoOptions = {}): Promise<Podo> {
  const one = await makePodo({ fake: true, flags: ['--no-sample'], ...options })
  made.push(one)
  return one
}
afterEach(async () => {
  for (const one of made) await one.call('stop')
  for (const folder of mounts.splice(0)) await run('umount', ['--lazy', folder])
  for (const one of made.splice(0)) await one.dispose()
})

/** A file system of its own where the data will be. Needs root. */
async function mountAt(folder: string, options: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  await run('mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder])
  mounts.push(folder)
}

describe('a data folder', () => {
  it('that the user may not write is named, with what to do', async () => {
    const one = await podo(isRoot ? { uid: NOBODY } : {})
    rmSync(one.data, { recursive: true, force: true })
    mkdirSync(one.data)
    chmodSync(one.data, 0o555)
    const { exitCode, output } = await one.foreground().ended
    expect(exitCode).toBe(12)
    expect(output).toContain(one.data)
    expect(output).toMatch(/--data/)
    expect(output).not.toMatch(/ at .*:\d+:\d+/)
  })

  it.runIf(isRoot)('on a read-only file system is named, with what to do', async () => {
    const one = await podo()
    await mountAt(one.data, 'ro,size=1m')
    const { exitCode, output } = await one.foreground().ended
    expect(exitCode).toBe(12)
    expect(output).toMatch(/read-only file system/)
  })

  it.runIf(isRoot)('on a disk that is too small is refused before anything is written', async () => {
    const one = await podo()
    await mountAt(one.data, 'size=20m')
    const { exitCode, output } = await one.foreground().ended
    expect(exitCode).toBe(13)
    expect(output).toMatch(/\d+ MB free, and Podo needs \d+ MB/)
    expect(statfsSync(one.data).bavail).toBe(statfsSync(one.data).blocks)
  })

  it.runIf(isRoot)('whose disk filled up starts again once there is space', async () => {
    const one = await podo()
    await mountAt(one.data, 'size=700m')
    await one.start()
    await one.call('stop')
    const { bavail, bsize } = statfsSync(one.data)
    const filling = join(one.data, 'filling')
    writeFileSync(filling, Buffer.alloc(bavail * bsize - 4 * 1024 * 1024))
    expect(await one.foreground().ended).toMatchObject({ exitCode: 13 })
    expect(one.everything()).toEqual([])
    rmSync(filling)
    await one.start()
  })
})

describe('a database', () => {
  it('from a newer Podo is refused, and left as it is', async () => {
    const one = await podo()
    await one.start()
    const statement = (text: string): Promise<unknown> => ask({ host: join(one.data, 'run', 'db'), user: 'podo_owner', database: 'podo' }, text)
    await statement("insert into podo_migrations (number, name, hash) values (9000, '9000_from_the_future.sql', 'x')")
    await one.call('stop')
    const { exitCode, output } = await one.foreground().ended
    expect(exitCode).toBe(16)
    expect(output).toMatch(/newer Podo/)
    expect(one.everything()).toEqual([])
  })

  it('that cannot be reached is named without its password', async () => {
    const one = await podo({ environment: { DATABASE_URL: 'postgres://ada:canary@127.0.0.1:1/podo' } })
    const { exitCode, output } = await one.foreground().ended
    expect(exitCode).toBe(14)
    expect(output).toContain('127.0.0.1:1')
    expect(output).toMatch(/DATABASE_URL/)
    expect(output).not.toContain('canary')
    expect(one.everything()).toEqual([])
  })

  it('whose login is a superuser is refused: row-level security would not bind it', async () => {
    const database = await testDatabase({ from: 'empty' })
    try {
      const url = `postgres:///${database.name}?host=${String(database.superuser.host)}&user=postgres`
      const one = await podo({ environment: { DATABASE_URL: url } })
      const { exitCode, output } = await one.foreground().ended
      expect(exitCode).toBe(15)
      expect(output).toMatch(/CREATE ROLE podo/)
    } finally {
      await database.close()
    }
  })

  it('of DATABASE_URL is used instead of the embedded one, and never with a new key', async () => {
    const database = await testDatabase({ from: 'empty' })
    try {
      const login = `login_of_${database.name}`
      await database.query(`create role ${login} login`)
      await database.query(`grant podo_api, podo_worker to ${login} with inherit false, set true`)
      await database.query(`alter database ${database.name} owner to ${login}`)
      const one = await podo({ environment: { DATABASE_URL: `postgres:///${database.name}?host=${String(database.superuser.host)}&user=${login}` } })
      await one.start()
      expect(one.pids('postgres')).toEqual([])
      const rows = await database.query<{ count: string }>('select count(*) from podo_migrations')
      expect(Number(rows[0]?.count)).toBeGreaterThan(3)
      await one.call('stop')
      rmSync(join(one.data, 'key'))
      const { exitCode, output } = await one.foreground().ended
      expect(exitCode).toBe(19)
      expect(output).toMatch(/key .* is missing/)
      expect(existsSync(join(one.data, 'key'))).toBe(false)
    } finally {
      await database.close()
    }
  })
})

describe('words', () => {
  it.each([
    [['start', '--prot', '1'], /no flag --prot/],
    [['start', '--port', 'http'], /--port \(PODO_PORT\) is http/],
    [['stop', '--port', '1'], /--data alone/],
    [['restart', 'now'], /--data alone/],
  ])('%j that make no sense end with 2 and a sentence', async (argv, sentence) => {
    const one = await podo()
    const { exitCode, output } = await one.call(...argv)
    expect(exitCode).toBe(2)
    expect(output).toMatch(sentence)
  })

  it('restart without a Podo that runs says so', async () => {
    const one = await podo()
    expect(await one.call('restart')).toMatchObject({ exitCode: 20 })
  })
})

describe('a plain user', () => {
  it.runIf(isRoot)('starts, restarts and stops Podo, all as that user', async () => {
    const one = await podo({ uid: NOBODY })
    await one.start()
    await one.call('restart')
    const { stdout } = await run('ps', ['-o', 'uid=', '-p', one.everything().join(',')])
    expect(new Set(stdout.trim().split(/\s+/))).toEqual(new Set([String(NOBODY)]))
    expect(await one.call('stop')).toMatchObject({ exitCode: 0 })
    expect(one.everything()).toEqual([])
  })
})

async function ask(config: pg.ClientConfig, text: string): Promise<void> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    await client.query(text)
  } finally {
    await client.end()
  }
}

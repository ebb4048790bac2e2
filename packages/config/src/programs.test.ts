import { isAppError } from '@podo/kernel'
import { describe, expect, it } from 'vitest'
import { agentConfig } from './agent.ts'
import { cliConfig } from './cli.ts'
import { formatDatabase } from './database-config.ts'
import { connectionOf, parseDatabase } from './database.ts'
import { serverConfig } from './server.ts'

const shared = {
  PODO_DATA: '/srv/podo',
  PODO_RUN: '/srv/podo/run',
  PODO_RUNTIME: '/srv/podo/runtime/1',
  PODO_CONSOLE_ORIGIN: 'http://localhost:8700',
  PODO_APPS_ORIGIN: 'http://localhost:8701',
  PODO_DATABASE: '{"folder":"/srv/podo/run/db"}',
}

function mistakesOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (isAppError(error) && error.code === 'BAD_ENVIRONMENT') return error.publicMessage
    throw error
  }
  throw new Error('nothing was wrong')
}

describe('the environment of the server', () => {
  it('is read whole', () => {
    const config = serverConfig({ ...shared, PODO_ROLES: 'worker', PODO_SAMPLE: '0' })
    expect(config).toMatchObject({ consoleOrigin: 'http://localhost:8700', sample: false, sharedSite: false, consoleDescriptor: 3, logLevel: 'info' })
    expect(config.roles).toEqual(new Set(['worker']))
    expect(config.run.agentSocket).toBe('/srv/podo/run/agent/agent.sock')
    expect(connectionOf(config.database, 'podo_api')).toEqual({ host: '/srv/podo/run/db', port: 5432, database: 'podo', user: 'podo_api' })
  })

  it('tells all that is wrong with it, and no secret', () => {
    const text = mistakesOf(() => serverConfig({ ...shared, PODO_DATA: 'here', PODO_ROLES: 'king', PODO_DATABASE: 'mysql://canary' }))
    expect(text).toMatch(/PODO_DATA is an absolute path/)
    expect(text).toMatch(/PODO_ROLES/)
    expect(text).toMatch(/PODO_DATABASE is a postgres/)
    expect(text).not.toContain('canary')
  })
})

describe('the environment of the agent', () => {
  it('is read whole', () => {
    const config = agentConfig({ ...shared, PODO_USER_ID: '990', PODO_GROUP_ID: '991', PODO_APP_PORTS: '21000-21999' })
    expect(config.serverUser).toEqual({ uid: 990, gid: 991 })
    expect(config.appPorts).toEqual({ from: 21_000, to: 21_999 })
    expect(agentConfig(shared)).toMatchObject({ serverUser: null, appPorts: { from: 20_000, to: 29_999 }, edgeDescriptor: 4 })
  })

  it.each(['80-90', '3000', '30000-20000', '30000-70000'])('refuses %s as ports of apps', (range) => {
    expect(mistakesOf(() => agentConfig({ ...shared, PODO_APP_PORTS: range }))).toMatch(/PODO_APP_PORTS/)
  })
})

describe('the environment of the command', () => {
  it('finds the Podo of this user without being told', () => {
    const config = cliConfig({}, { uid: 0, home: '/root' }, '/tmp')
    expect(config.data.localToken).toBe('/var/lib/podo/local-token')
    expect(config.run.agentSocket).toBe('/var/lib/podo/run/agent/agent.sock')
    expect(config).toMatchObject({ address: null, token: null })
  })
})

describe('the database', () => {
  it('survives being written and read again', () => {
    for (const text of [shared.PODO_DATABASE, 'postgres://podo:p@db.example/podo?sslmode=require']) {
      const database = parseDatabase(text)
      expect(database && parseDatabase(formatDatabase(database))).toEqual(database)
    }
  })

  it('has one login where a person gave an address', () => {
    const database = parseDatabase('postgres://podo:p@db.example/podo')
    expect(database && connectionOf(database, 'podo_worker')).toEqual({ connectionString: 'postgres://podo:p@db.example/podo' })
  })
})

import { describe, expect, it } from 'vitest'
import { startOptions } from './start.ts'
import type { StartOptions } from './start.ts'

const around = { person: { uid: 1000, home: '/home/ada' }, cwd: '/home/ada/shop', temporaryFolder: '/tmp' }

function options(argv: string[], environment: NodeJS.ProcessEnv = {}): StartOptions {
  const answer = startOptions(argv, environment, around)
  if (!answer.ok) throw new Error(answer.mistakes.join('\n'))
  return answer.options
}

function mistakes(argv: string[], environment: NodeJS.ProcessEnv = {}): readonly string[] {
  const answer = startOptions(argv, environment, around)
  return answer.ok ? [] : answer.mistakes
}

describe('startOptions', () => {
  it('binds loopback, with the console at 8700 and apps at 8701', () => {
    expect(options([])).toMatchObject({
      host: '127.0.0.1',
      consoleOrigin: 'http://localhost:8700',
      appsOrigin: 'http://localhost:8701',
      sample: true,
      detach: false,
      databaseUrl: null,
      dataFolder: '/home/ada/.local/share/podo',
      runFolder: '/home/ada/.local/share/podo/run',
    })
  })

  it('takes each flag from its variable too, and the flag wins', () => {
    const environment = { PODO_PORT: '9000', PODO_APPS_PORT: '9001', PODO_NO_SAMPLE: '1', PODO_DETACH: 'yes', PODO_DATA_DIR: '/srv/podo' }
    expect(options([], environment)).toMatchObject({ port: 9000, appsPort: 9001, sample: false, detach: true, dataFolder: '/srv/podo' })
    expect(options(['--port', '9100', '--data=here'], environment)).toMatchObject({ port: 9100, appsPort: 9001, dataFolder: '/home/ada/shop/here' })
  })

  it('keeps the key of the database out of every text', () => {
    const { databaseUrl } = options([], { DATABASE_URL: 'postgres://podo:canary@db/podo' })
    expect(databaseUrl?.reveal()).toContain('canary')
    expect(JSON.stringify({ databaseUrl })).not.toContain('canary')
  })

  it('moves the sockets where the data folder is too deep for them', () => {
    const deep = `/srv/${'deep/'.repeat(20)}podo`
    expect(options(['--data', deep]).runFolder).toMatch(/^\/tmp\/podo-1000-[0-9a-f]{12}$/)
  })

  it.each([
    ['--port', ['--port', '70000'], /--port \(PODO_PORT\) is 70000/],
    ['a word as a port', ['--apps-port', 'web'], /--apps-port \(PODO_APPS_PORT\) is web/],
    ['one port twice', ['--port', '8701'], /both 8701/],
    ['an unknown flag', ['--prot', '1'], /no flag --prot/],
    ['a flag without its value', ['--data'], /--data needs a value/],
    ['a value too many', ['--detach=1'], /--detach takes no value/],
    ['a stray word', ['now'], /takes no now/],
    ['a name as bind address', ['--host', 'example.com'], /--host \(PODO_HOST\) is example.com/],
    ['an address as apps base', ['--domain', '10.0.0.1'], /--domain \(PODO_DOMAIN\) is 10.0.0.1/],
    ['a path in a name', ['--console-domain', 'https://podo.example.com/x'], /--console-domain/],
    ['the root folder', ['--data', '/'], /folder of its own/],
  ])('names the flag and the fix for %s', (_, argv, sentence) => {
    const found = mistakes(argv)
    expect(found.some((mistake) => sentence.test(mistake))).toBe(true)
    for (const mistake of found) expect(mistake).toMatch(/^[^\n]+\.|…$/)
  })

  it.each([
    [{ PODO_DETACH: 'perhaps' }, /PODO_DETACH is perhaps/],
    [{ DATABASE_URL: 'mysql://canary@db' }, /DATABASE_URL is no postgres/],
    [{ PODO_RUN: 'run' }, /absolute path/],
  ])('names the variable that is wrong: %o', (environment, sentence) => {
    const found = mistakes([], environment)
    expect(found.join('\n')).toMatch(sentence)
    expect(found.join('\n')).not.toContain('canary')
  })

  it('keeps the files of ten releases unless told', () => {
    expect(options([]).keepReleases).toBe(10)
    expect(options(['--build-timeout', '45m'], { PODO_PREDEPLOY_TIMEOUT: '90s' })).toMatchObject({ buildTimeoutSeconds: 2700, predeployTimeoutSeconds: 90 })
    expect(options([])).toMatchObject({ buildTimeoutSeconds: 1800, predeployTimeoutSeconds: 1800 })
    for (const wrong of ['0', '-1', '1.5h', '25h', 'long']) expect(mistakes([`--build-timeout=${wrong}`]).join()).toMatch(/--build-timeout.*90s, 45m or 2h/)
    expect(options(['--keep-releases', '3'], { PODO_KEEP_RELEASES: '5' }).keepReleases).toBe(3)
    expect(options([], { PODO_KEEP_RELEASES: '5' }).keepReleases).toBe(5)
    for (const wrong of ['0', '-1', '1.5', '1001', 'all']) expect(mistakes([`--keep-releases=${wrong}`]).join()).toMatch(/--keep-releases.*1 to 1000/)
  })

  it('tells all mistakes at once', () => {
    expect(mistakes(['--port', 'a', '--host', 'b', '--what'])).toHaveLength(3 + 3)
  })
})

describe('a Podo for others', () => {
  const domains = ['--domain', 'apps.example', '--console-domain', 'podo.example.com']

  it('is refused without TLS unless that is asked for', () => {
    expect(mistakes(['--host', '0.0.0.0', ...domains]).join()).toMatch(/--insecure-http/)
    expect(options(['--host', '0.0.0.0', ...domains, '--insecure-http'])).toMatchObject({ host: '0.0.0.0', insecureHttp: true, consoleOrigin: 'http://podo.example.com:8700' })
  })

  it('needs names that others can reach', () => {
    const found = mistakes(['--host', '0.0.0.0', '--insecure-http']).join()
    expect(found).toMatch(/--console-domain/)
    expect(found).toMatch(/--domain/)
  })

  it('takes an origin where a proxy with TLS stands before it', () => {
    expect(options(['--domain', 'https://apps.example', '--console-domain', 'https://podo.example.com'])).toMatchObject({
      consoleOrigin: 'https://podo.example.com',
      appsOrigin: 'https://apps.example',
    })
  })

  it('refuses console and apps on one registrable domain unless that is asked for', () => {
    const shared = ['--domain', 'apps.example.com', '--console-domain', 'podo.example.com']
    expect(mistakes(shared).join()).toMatch(/--shared-site/)
    expect(options([...shared, '--shared-site']).sharedSite).toBe(true)
  })
})

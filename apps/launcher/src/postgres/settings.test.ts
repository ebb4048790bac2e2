import { describe, expect, it } from 'vitest'
import { hostBasedAccess, identityMap, settingArguments } from './settings.ts'

describe('who may be whom in the database', () => {
  it('the account of the server is never owner nor superuser', () => {
    const lines = identityMap({ launcher: 'root', server: 'podo' }).split('\n')
    expect(lines.filter((line) => line.startsWith('podo podo '))).toEqual(['podo podo podo_api', 'podo podo podo_worker'])
  })

  it('a plain user is all of them, each once', () => {
    const lines = identityMap({ launcher: 'ada', server: 'ada' }).trim().split('\n')
    expect(lines).toHaveLength(4)
    expect(new Set(lines).size).toBe(4)
  })

  it('there is a way in by the socket alone, and none by a password', () => {
    expect(hostBasedAccess).toBe('local all all peer map=podo\n')
    expect(settingArguments('/srv/run')).toContain('listen_addresses=')
    expect(settingArguments('/srv/run')).toContain('unix_socket_directories=/srv/run')
  })
})

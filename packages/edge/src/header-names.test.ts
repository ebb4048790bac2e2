import { describe, expect, it } from 'vitest'
import { connectionOptions, isDisguised, trailerFields } from './header-names.ts'

describe('names of headers', () => {
  it.each([
    ['', null],
    ['keep-alive', null],
    ['Close', null],
    ['keep-alive, X-Hop ,y', ['keep-alive', 'x-hop', 'y']],
    ['host, content-length, X', ['x']],
  ])('Connection %j ends %j at this hop', (connection, names) => {
    const options = connectionOptions(connection)
    expect(options === null ? null : [...options]).toEqual(names)
  })

  it.each([
    ['content_length', true],
    ['transfer_encoding', true],
    ['x_forwarded-for', true],
    ['x_podo_probe', true],
    ['x_real_ip', true],
    ['authorization', false],
    ['x_own_header', false],
    ['x-forwarded-for', false],
  ])('%s is a disguise: %s', (name, disguised) => {
    expect(isDisguised(name)).toBe(disguised)
  })

  it('lets no field of a trailer steer the message, say what Podo says, or hide behind an underscore', () => {
    const raw = ['X-Sum', '1', 'Content-Length', '5', 'HOST', 'x', 'Transfer-Encoding', 'chunked', 'X-Forwarded-For', '6.6.6.6', 'X_Request_Id', 'x', 'content_type', 'y', 'Set-Cookie', 'a=1', 'Server-Timing', 'db']
    expect(trailerFields(raw)).toEqual([
      ['X-Sum', '1'],
      ['Server-Timing', 'db'],
    ])
  })
})

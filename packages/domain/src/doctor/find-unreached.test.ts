import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findUnreached } from './find-unreached.ts'

test.each([
  ['Error: connect ECONNREFUSED 127.0.0.1:5432', '127.0.0.1:5432'],
  ['Error: connect ECONNREFUSED ::1:6379', '::1:6379'],
  ['psycopg.OperationalError: connection to server at "localhost" (127.0.0.1), port 5432 failed: Connection refused', 'localhost:5432'],
  ['panic: dial tcp 127.0.0.1:3306: connect: connection refused', '127.0.0.1:3306'],
  ['panic: dial tcp [::1]:5432: connect: connection refused', '[::1]:5432'],
  ['org.postgresql.util.PSQLException: Connection to localhost:5432 refused. Check that the hostname and port are correct', 'localhost:5432'],
  ['redis.exceptions.ConnectionError: Error 111 connecting to localhost:6379. Connection refused.', 'localhost:6379'],
])('where nothing listens is found: %s', (line, name) => {
  expect(findUnreached(['boot', line])).toEqual({ name, isHost: false })
})

test.each([
  ['Error: getaddrinfo ENOTFOUND db', 'db'],
  ['psycopg2.OperationalError: could not translate host name "postgres" to address: Name or service not known', 'postgres'],
  ['dial tcp: lookup redis on 127.0.0.53:53: no such host', 'redis'],
  ['Caused by: java.net.UnknownHostException: mysql', 'mysql'],
])('a host without an address is found: %s', (line, name) => {
  expect(findUnreached([line])).toEqual({ name, isHost: true })
})

test('nothing is found where nothing says so, in any text', () => {
  expect(findUnreached(['listening on 127.0.0.1:5432', 'connection refused'])).toBeNull()
  fc.assert(fc.property(fc.array(fc.string({ unit: 'binary' })), (lines) => findUnreached(lines) === null))
})

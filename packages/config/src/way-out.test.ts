import { expect, test } from 'vitest'
import { credentialsIn, wayOut } from './way-out.ts'

test('nothing but proxies, registries and certificates goes to a build', () => {
  expect(wayOut({ HTTPS_PROXY: 'http://p:1', DATABASE_URL: 'postgres://x', npm_config_registry: 'https://r', PATH: '/bin' })).toEqual({ HTTPS_PROXY: 'http://p:1', npm_config_registry: 'https://r' })
})

test.each([
  ['http://user:pass-word@proxy:3128', ['pass-word']],
  ['user:pass-word@proxy:3128', ['pass-word']],
  ['https://token-alone@registry.example.com/npm/', ['token-alone']],
  ['http://user:p%40ss@proxy', ['p%40ss', 'p@ss']],
  ['http://user:100%@proxy', ['100%']],
  ['http://user:@proxy', []],
  ['http://proxy:3128/@scope', []],
  ['localhost,.example.com', []],
])('of %s these are hidden: %j', (value, hidden) => {
  expect(credentialsIn({ HTTPS_PROXY: value })).toEqual(hidden)
})

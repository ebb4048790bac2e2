import type { IncomingMessage } from 'node:http'
import { describe, expect, it } from 'vitest'
import { destinationOf, hostOf } from './host.ts'

const request = (url: string, rawHeaders: readonly string[] = ['Host', 'a.test'], method = 'GET', httpVersionMajor = 1): IncomingMessage =>
  ({ url, rawHeaders, method, httpVersionMajor }) as IncomingMessage

describe('host of an authority', () => {
  it.each([
    ['a.test', 'a.test'],
    ['A.Test:8701', 'a.test'],
    ['a.test.', 'a.test'],
    ['v12--shop.a.test:80', 'v12--shop.a.test'],
    ['[::1]:80', '[::1]'],
    ['10.0.0.1', '10.0.0.1'],
  ])('%j is %j', (authority, host) => {
    expect(hostOf(authority)).toBe(host)
  })

  it.each(['', ':80', 'a.test:', 'a.test:port', 'a.test:123456', 'a.test:80:80', 'a b', 'a/b', 'user@a.test', 'a.test\t', '-a.test', '한글.test', '[::1', 'a,b'])('%j is none', (authority) => {
    expect(hostOf(authority)).toBeNull()
  })
})

describe('destination of a request', () => {
  it('keeps the authority as it was sent beside the key of the table', () => {
    expect(destinationOf(request('/x?y', ['Accept', '*/*', 'hOsT', 'A.test:8701']))).toEqual({ authority: 'A.test:8701', host: 'a.test', path: '/x?y' })
  })

  it.each([
    ['http://a.test', '/'],
    ['http://A.TEST/x?y', '/x?y'],
    ['HTTP://a.test?y', '/?y'],
  ])('reads %j as %j', (url, path) => {
    expect(destinationOf(request(url))?.path).toBe(path)
  })

  it.each(['', 'x', 'http:/a.test/', 'http://b.test/', 'http://a.test:80/', 'https://a.test/', 'http://a.test@b.test/', 'http://a.test#x', 'a.test:80', '*', '?x'])('refuses %j', (url) => {
    expect(destinationOf(request(url))).toBeNull()
  })

  it('takes the asterisk of OPTIONS alone', () => {
    expect(destinationOf(request('*', undefined, 'OPTIONS'))?.path).toBe('*')
  })

  it.each([
    [[]],
    [['Host', 'a.test', 'host', 'a.test']],
    [['Host', '']],
    [['X-Host', 'a.test']],
  ])('refuses the headers %j', (rawHeaders) => {
    expect(destinationOf(request('/', rawHeaders))).toBeNull()
  })

  it('refuses what is not HTTP/1.x', () => {
    expect(destinationOf(request('/', undefined, 'GET', 2))).toBeNull()
    expect(destinationOf(request('/', undefined, 'GET', 0))).toBeNull()
  })
})

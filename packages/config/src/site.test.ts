import { describe, expect, it } from 'vitest'
import { appAddress, formatAppsOrigin, isSameSite, parseAppsOrigin } from './site.ts'

describe('isSameSite', () => {
  it.each([
    ['podo.example.com', 'apps.example.com', true],
    ['example.com', 'apps.example.com', true],
    ['podo.example.co.uk', 'apps.example.co.uk', true],
    ['podo.co.uk', 'apps.co.uk', false],
    ['podo.example.com', 'apps.example.org', false],
    ['one.github.io', 'two.github.io', false],
    ['one.github.io', 'github.io', false],
    ['podo.corp.internal', 'apps.corp.internal', true],
    ['podo.localhost', 'example.com', false],
    ['build', 'shop.build', true],
  ])('%s and %s: %s', (one, other, same) => {
    expect(isSameSite(one, other)).toBe(same)
    expect(isSameSite(other, one)).toBe(same)
  })
})

describe('the address of an app', () => {
  it('is its host with the scheme and port of the base', () => {
    const apps = parseAppsOrigin('http://localhost:8701')
    expect(apps).toEqual({ scheme: 'http', domain: 'localhost', port: 8701 })
    expect(apps && appAddress(apps, 'shop.localhost')).toBe('http://shop.localhost:8701')
    expect(apps && formatAppsOrigin(apps)).toBe('http://localhost:8701')
  })

  it('has no port where it is the scheme\'s own', () => {
    const apps = parseAppsOrigin('https://apps.example')
    expect(apps && appAddress(apps, 'shop.apps.example')).toBe('https://shop.apps.example')
  })

  it.each(['ftp://x', 'http://x/y', 'http://u:p@x', 'x'])('is not made of %s', (text) => {
    expect(parseAppsOrigin(text)).toBeUndefined()
  })
})

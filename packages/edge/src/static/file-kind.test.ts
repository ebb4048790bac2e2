import { describe, expect, it } from 'vitest'
import { acceptedTwins, fileKind } from './file-kind.ts'

describe('names with a hash', () => {
  it.each([
    'assets/index-Bk3hF9a2.js', 'assets/index-B_3-F9a2.css', 'app.0f3c9ab1.js', 'js/main.9c1e5d4f2b7a.chunk.js', 'logo-d41d8cd98f00b204e9800998ecf8427e.png', '_astro/hoisted.DqX1b2C3.js', 'chunks/chunk-ABCD2345.js', 'assets/app-Bk3hF9a2.js.map',
  ])('%s may be kept', (path) => {
    expect(fileKind(path).cacheControl).toContain('immutable')
  })

  it.each([
    'index.html', 'app.js', 'my-component.js', 'jquery-3.7.1.min.js', 'photo-20240101.jpg', 'photo_12345678.jpg', 'assets/main-component.js', 'assets/MainPage.js', 'font-Roboto400V2.woff2', 'page-0f3c9ab1.html', 'assets/feedface.js', 'report-decadeaf.pdf', 'v1.2.3/app.js',
  ])('%s is asked for again', (path) => {
    expect(fileKind(path).cacheControl).toBe('no-cache')
  })
})

describe('kind of a file', () => {
  it('takes an unknown name for bytes', () => {
    expect(fileKind('data.podo').type).toBe('application/octet-stream')
  })

  it.each([
    ['gzip, deflate, br', ['br', 'gzip']],
    ['br;q=0, gzip;q=0.5', ['gzip']],
    ['GZIP', ['gzip']],
    ['identity', []],
    [undefined, []],
  ])('offers for %j the twins %j', (accept, twins) => {
    expect(acceptedTwins(accept).map(({ encoding }) => encoding)).toEqual(twins)
  })
})

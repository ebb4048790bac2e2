import { describe, expect, test } from 'vitest'
import { fixesOf } from '../testing/fixes-of.ts'
import { lockfileAddresses } from './lockfile-addresses.ts'

const said = (file: string, text: string): string[] => fixesOf(lockfileAddresses, { [file]: text })
const address = `https://${'files'}.example.com`

describe('passes what names a registry without saying where it is', () => {
  test.each([
    ['examples/a/Cargo.lock', 'source = "registry+https://github.com/rust-lang/crates.io-index"\nchecksum = "abc"\n'],
    ['examples/a/Gemfile.lock', 'GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (3.0.0)\n'],
    ['examples/a/uv.lock', 'source = { registry = "https://pypi.org/simple" }\n'],
    ['examples/a/go.sum', 'github.com/go-chi/chi/v5 v5.2.1 h1:KOI=\n'],
    ['examples/a/package-lock.json', '{"packages": {"node_modules/x": {"integrity": "sha512-A", "funding": {"url": "https://x.test/fund"}}}}'],
    ['examples/a/package-lock.json', '"resolved": "packages/x", "link": true'],
    ['examples/a/composer.lock', '"url": "https://github.com/sponsors/x"'],
  ])('%s', (file, text) => {
    expect(said(file, text)).toEqual([])
  })
})

describe('fails a download address', () => {
  test.each([
    ['examples/a/Cargo.lock', `source = "registry+${address}/index"`],
    ['examples/a/Cargo.lock', 'source = "git+https://github.com/acme/x#abc"'],
    ['examples/a/Cargo.lock', 'source = "sparse+https://crates.example.com/"'],
    ['examples/a/Gemfile.lock', `  remote: ${address}/`],
    ['examples/a/uv.lock', `sdist = { url = "${address}/x.tar.gz" }`],
    ['examples/a/package-lock.json', `      "resolved": "${address}/x.tgz",`],
    ['examples/a/yarn.lock', `  resolved "${address}/x.tgz#abc"`],
    ['examples/a/pnpm-lock.yaml', `resolution: {tarball: ${address}/x.tgz}`],
    ['examples/a/composer.lock', '"url": "https://api.github.com/repos/x/y/zipball/abc"'],
    ['examples/a/b/poetry.lock', `url = "${address}/x.whl"`],
  ])('%s: %s', (file, text) => {
    expect(said(file, `one\n${text}\n`)).toEqual([expect.stringContaining('holds a download address')])
  })
})

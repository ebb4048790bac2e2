import { describe, expect, test } from 'vitest'
import { lines } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

describe('static files', () => {
  test.each([
    [{ 'index.html': '', 'a.css': '' }, { static: '.' }],
    [{ 'public/index.html': '' }, { static: 'public' }],
    [{ 'dist/index.html': '' }, { static: 'dist' }],
    [{ 'docs/index.html': '' }, { static: 'docs' }],
    [{ 'index.html': '', 'public/index.html': '' }, { static: '.' }],
    [{ 'public/index.html': '', 'public/200.html': '' }, { static: 'public', fallback: '200.html' }],
    [{ 'package.json': '{"devDependencies":{"prettier":"3"}}', 'index.html': '' }, { static: '.' }],
  ])('%j', (files, expected) => {
    expect(lines(files as unknown as Files)).toEqual(expected)
  })
})

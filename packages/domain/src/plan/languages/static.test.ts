import { describe, expect, test } from 'vitest'
import { app, deps, lines, planOf, unknown } from './testing/detect-files.ts'
import type { Files } from './testing/detect-files.ts'

describe('static files', () => {
  test.each([
    [{ 'index.html': '', 'a.css': '' }, { static: '.' }],
    [{ 'public/index.html': '' }, { static: 'public' }],
    [{ 'dist/index.html': '' }, { static: 'dist' }],
    [{ 'docs/index.html': '' }, { static: 'docs' }],
    [{ 'index.html': '', 'public/index.html': '' }, { static: '.' }],
    [{ 'package.json': '{"devDependencies":{"prettier":"3"}}', 'index.html': '' }, { static: '.' }],
  ])('%j', (files, expected) => {
    expect(lines(files as unknown as Files)).toEqual(expected)
  })

  test.each([
    [{ 'public/index.html': '', 'public/200.html': '' }, { static: 'public', fallback: '200.html' }, 'public/200.html'],
    [{ 'index.html': '', _redirects: '/old /new 301\n/*    /index.html   200\n' }, { static: '.', fallback: 'index.html' }, '_redirects'],
    [{ 'dist/index.html': '', 'dist/_redirects': '/* /index.html 200' }, { static: 'dist', fallback: 'index.html' }, 'dist/_redirects'],
    [{ 'index.html': '', 'vercel.json': '{"rewrites":[{"source":"/(.*)","destination":"/index.html"}]}' }, { static: '.', fallback: 'index.html' }, 'vercel.json'],
    [{ 'index.html': '', 'netlify.toml': '[[redirects]]\n  from = "/*"\n  to = "/index.html"\n  status = 200\n' }, { static: '.', fallback: 'index.html' }, 'netlify.toml'],
    [{ 'site/index.html': '', 'index.html': '', 'firebase.json': '{"hosting":{"public":"site","rewrites":[{"source":"**","destination":"/index.html"}]}}' }, { static: 'site', fallback: 'index.html' }, 'firebase.json'],
  ])('of one page are served for every address: %j', (files, expected, from) => {
    expect(lines(files as unknown as Files)).toEqual(expected)
    expect(planOf(files as unknown as Files).staticFallback?.from).toBe(from)
  })

  test.each([[{ _redirects: '/old /new 301' }], [{ _redirects: '/* /404.html 404' }], [{ 'netlify.toml': '[[redirects]]\nfrom = "/api/*"\nto = "https://api.example.com/:splat"\n' }], [{ 'vercel.json': '{' }]])('of many pages are not: %j', (files) => {
    expect(lines({ 'index.html': '', ...(files as unknown as Files) })).toEqual({ static: '.' })
  })

  test('say where they come from, also in a folder of the repository', () => {
    expect(planOf({ 'web/dist/index.html': '', 'podo.yaml': 'root: web\n' }).staticRoot).toEqual({ value: 'dist', from: 'web/dist/index.html' })
  })
})

describe('files that a build makes', () => {
  const built = (more: Files): Files => app({ scripts: { build: 'node build.js' }, devDependencies: deps('esbuild') }, more)

  test.each([
    [{ 'netlify.toml': '[build]\n  command = "npm run build"\n  publish = "site/"\n' }, 'site', 'netlify.toml'],
    [{ 'vercel.json': '{"outputDirectory": "./out"}' }, 'out', 'vercel.json'],
    [{ 'static.json': '{"root": "dist/"}' }, 'dist', 'static.json'],
  ])('lie where a service was told: %j', (files, folder, from) => {
    expect(lines(built(files as unknown as Files))).toEqual({ install: 'npm install --no-package-lock --include=dev', build: 'npm run build', static: folder })
    expect(planOf(built(files as unknown as Files)).staticRoot?.from).toBe(from)
  })

  test.each([['netlify.toml', 'publish = "../up"'], ['vercel.json', '{"outputDirectory": "a$(b)"}']])('lie nowhere else: %s %s', (file, text) => {
    expect(unknown(built({ [file]: text }))).toMatchObject({ code: 'PODO-PLAN-NO-START', nextAction: expect.stringContaining('static.root') as string })
  })
})

import { expect, test } from 'vitest'
import { parseProcfile } from './procfile.ts'

const lines = (text: string): Record<string, string> => Object.fromEntries(parseProcfile(text).processes)

test('each line is a process; blank lines and comments are none', () => {
  expect(lines('# the web\n\nweb: node server.js\r\n  worker  :  node worker.js  \n# clock: never\nnot a line\n')).toEqual({ web: 'node server.js', worker: 'node worker.js' })
})

test('a command keeps its own colons, comments and quotes for the shell', () => {
  expect(lines('web: gunicorn --bind "0.0.0.0:$PORT" app:app # x')).toEqual({ web: 'gunicorn --bind "0.0.0.0:$PORT" app:app # x' })
})

test('release is the pre-deploy command and no process', () => {
  expect(parseProcfile('release: ./migrate\nweb: x')).toEqual({ predeploy: './migrate', processes: new Map([['web', 'x']]) })
})

test('names are those of processes: small letters, hyphens for underscores; the last of two wins', () => {
  expect(lines('Web: a\nsidekiq_low: b\nweb: c')).toEqual({ web: 'c', 'sidekiq-low': 'b' })
})

test('a byte-order mark hides no process', () => {
  expect(lines('\uFEFFweb: x')).toEqual({ web: 'x' })
})

test.each([['web:'], ['web: a\0b'], [`web: ${'x'.repeat(5000)}`], ['9web: x'], [': x']])('%j is none', (text) => {
  expect(lines(text.slice(0, 6000))).toEqual({})
})

test('a file of any size costs little and gives twenty processes at most', () => {
  const began = performance.now()
  expect(parseProcfile(Array.from({ length: 50_000 }, (_, index) => `p${index}: x`).join('\n')).processes.size).toBe(20)
  expect(performance.now() - began).toBeLessThan(500)
})

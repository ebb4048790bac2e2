import { detect } from '@podo/domain'
import type { Plan } from '@podo/domain'
import { expect, test } from 'vitest'
import { planRows, planSummary } from './plan-lines.ts'

function planOf(files: Readonly<Record<string, string>>): Plan {
  const detection = detect({ paths: Object.keys(files).toSorted(), read: (path) => files[path] ?? null })
  if (detection.kind !== 'plan') throw new Error(detection.sentence)
  return detection.plan
}

const shop = { 'package.json': '{"scripts":{"start":"node server.js"},"dependencies":{"express":"1"}}', 'package-lock.json': '{}', 'server.js': '' }

test('each line names its file and the field of podo.yaml that would replace it', () => {
  const rows = planRows(planOf(shop))
  expect(rows).toContainEqual(['install', expect.stringContaining('npm ci'), 'from package-lock.json', 'podo.yaml: install'])
  expect(rows).toContainEqual(['process web', 'node server.js', 'from package.json', 'podo.yaml: processes.web'])
})

test('a command of several lines stays in its row', () => {
  expect(planRows(planOf({ ...shop, 'podo.yaml': 'build: |\n  npm run a\n  npm run b\n' }))).toContainEqual(['build', 'npm run a ⏎ npm run b', 'from podo.yaml', 'podo.yaml: build'])
})

test('a control character of the repository does not reach the terminal', () => {
  const rows = planRows(planOf({ ...shop, 'podo.yaml': 'processes:\n  web: "node \\e]0;x\\a server.js"\n' }))
  expect(JSON.stringify(rows)).toContain('\\\\x1b')
  expect(JSON.stringify(rows)).not.toContain('\\u001b')
})

test('the summary says how it is built and started', () => {
  expect(planSummary(planOf(shop))).toMatch(/^node( \(Express\))?: npm ci.*, node server\.js$/)
  expect(planSummary(planOf({ 'index.html': '' }))).toBe('static: static files of .')
})

import { describe, expect, test } from 'vitest'
import { folderInArtifact, surroundingsOf } from '../app/resolve-settings.ts'
import { detect } from './detect.ts'
import type { Detection, Plan } from './plan.ts'

const detectIn = (files: Readonly<Record<string, string>>): Detection => detect({ paths: Object.keys(files).toSorted(), read: (path) => files[path] ?? null })

function planOf(files: Readonly<Record<string, string>>): Plan {
  const detection = detectIn(files)
  if (detection.kind === 'unknown') throw new Error(detection.sentence)
  return detection.plan
}

const node = { 'package.json': '{"scripts":{"start":"node server.js"}}', 'server.js': '' }
const from = 'podo.yaml'

describe('podo.yaml', () => {
  test('chooses the language where a folder holds several', () => {
    expect(planOf({ ...node, 'index.html': '' }).language.value).toBe('node')
    expect(planOf({ ...node, 'index.html': '', 'podo.yaml': 'language: static\n' })).toMatchObject({ language: { value: 'static' }, staticRoot: { value: '.' }, processes: {} })
  })

  test('names version, framework and package manager, and says that it did', () => {
    expect(planOf({ ...node, 'podo.yaml': 'version: "22"\nframework: Own\npackageManager: pnpm\n' })).toMatchObject({ version: { value: '22', from }, framework: { value: 'Own', from }, packageManager: { value: 'pnpm', from } })
  })

  test('adds variables and folders with programs, before those that were found', () => {
    const plan = planOf({ ...node, 'podo.yaml': 'environment:\n  LIBRARY: "{app}/lib"\npaths: [bin]\n' })
    expect(plan.environment['LIBRARY']).toEqual({ value: '{app}/lib', from })
    expect(surroundingsOf(plan).paths[0]).toBe('bin')
    expect(surroundingsOf(plan).variables).toMatchObject({ LIBRARY: '{app}/lib' })
  })

  test('widens the artifact to a folder above the app', () => {
    const plan = planOf({ 'apps/web/server.js': '', 'shared/a.js': '', 'podo.yaml': 'root: apps/web\nworkspace: .\n' })
    expect(plan).toMatchObject({ root: { value: 'apps/web', from }, workspace: { value: '.', from } })
    expect(folderInArtifact(plan)).toBe('apps/web')
    expect(folderInArtifact({ ...plan, workspace: { value: 'apps', from } })).toBe('web')
    expect(folderInArtifact({ ...plan, workspace: plan.root })).toBe('.')
  })

  test('with a workspace beside the app is answered with what to correct', () => {
    expect(detectIn({ 'apps/web/server.js': '', 'podo.yaml': 'root: apps/web\nworkspace: apps/we\n' })).toMatchObject({ kind: 'unknown', code: 'PODO-PLAN-PODO-YAML', sentence: expect.stringContaining('apps/we') as string })
  })

  test('changes one line of the health check and leaves what the language knows of the others', () => {
    const jar = { 'pom.xml': '<project><groupId>x</groupId><artifactId>x</artifactId><version>1</version><properties><exec.mainClass>x.Main</exec.mainClass></properties></project>', Procfile: 'web: java -jar target/x.jar\n' }
    expect(planOf(jar).health).toEqual({ value: { withinSeconds: 180 }, from: 'default' })
    expect(planOf({ ...jar, 'podo.yaml': 'health:\n  path: /up\n' }).health).toEqual({ value: { withinSeconds: 180, path: '/up' }, from })
    expect(planOf({ ...jar, 'podo.yaml': 'health:\n  within: 5\n' }).health?.value.withinSeconds).toBe(5)
  })
})

import { detect } from '../../detect.ts'
import type { Detection, Plan } from '../../plan.ts'

/** Text by path: a tree that is written down in a test. */
export type Files = Readonly<Record<string, string>>

export const detectFiles = (files: Files): Detection => detect({ paths: Object.keys(files).toSorted(), read: (path) => (Object.hasOwn(files, path) ? (files[path] ?? null) : null) })

export function planOf(files: Files): Plan {
  const detection = detectFiles(files)
  if (detection.kind === 'unknown') throw new Error(JSON.stringify(detection))
  return detection.plan
}

/** What is said beside the plan, as it reads in English. */
export function noticesOf(files: Files): readonly string[] {
  const detection = detectFiles(files)
  if (detection.kind === 'unknown') throw new Error(JSON.stringify(detection))
  return detection.notices.map(({ sentence }) => sentence)
}

export function unknown(files: Files): Extract<Detection, { kind: 'unknown' }> {
  const detection = detectFiles(files)
  if (detection.kind === 'plan') throw new Error(JSON.stringify(detection))
  return detection
}

/** The lines that a test speaks of, without where they came from. */
export function lines(files: Files): Record<string, string> {
  const { root, workspace, install, build, processes, port, staticRoot, staticFallback } = planOf(files)
  const web = processes['web']
  return {
    ...(root.value === '.' ? {} : { root: root.value }),
    ...(root.value === workspace.value ? {} : { workspace: workspace.value }),
    ...(install ? { install: install.value } : {}),
    ...(build ? { build: build.value } : {}),
    ...(web ? { web: web.value } : {}),
    ...(port && port.value !== 'PORT' ? { port: port.value } : {}),
    ...(staticRoot ? { static: staticRoot.value } : {}),
    ...(staticFallback ? { fallback: staticFallback.value } : {}),
  }
}

export const environmentOf = (files: Files): Record<string, string> => Object.fromEntries(Object.entries(planOf(files).environment).map(([name, { value }]) => [name, value]))

/** An app of Node.js: its package.json and further files. */
export const app = (content: object, more: Files = {}): Files => ({ 'package.json': JSON.stringify(content), ...more })

export const deps = (...names: readonly string[]): Record<string, string> => Object.fromEntries(names.map((name) => [name, '1']))

export const LOCK: Files = { 'package-lock.json': '{}' }

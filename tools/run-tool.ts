import { execFile } from 'node:child_process'
import { join } from 'node:path'

export interface Ended {
  /** Exit code, or null when it was ended (too long, too much output). */
  readonly code: number | null
  readonly output: string
  readonly errors: string
}

/** Runs a program of node_modules/.bin to its end with the Node.js that runs this. Never rejects for its exit code. */
export function runTool(root: string, name: string, args: readonly string[], timeoutSeconds = 120): Promise<Ended> {
  return runNode(root, [join(root, 'node_modules/.bin', name), ...args], timeoutSeconds)
}

export function runNode(cwd: string, args: readonly string[], timeoutSeconds: number): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, timeout: timeoutSeconds * 1000, maxBuffer: 64 * 1024 * 1024, encoding: 'utf8', env: { ...process.env, NO_COLOR: '1' } } as const
    const child = execFile(process.execPath, args, options, (_error, output, errors) => {
      resolve({ code: child.exitCode, output, errors })
    })
  })
}

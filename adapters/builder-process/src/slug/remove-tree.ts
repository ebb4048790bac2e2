import { execFile } from 'node:child_process'
import { rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode } from '@podo/kernel'

const run = promisify(execFile)
const TIMEOUT_MS = 300_000

/** Removes a tree of any size beside the work of this process; folders in it may be read-only. */
export async function discardTree(path: string, signal: AbortSignal): Promise<void> {
  const options = { timeout: TIMEOUT_MS, signal }
  await run('chmod', ['-R', 'u+rwX', '--', path], options)
  await run('rm', ['-rf', '--', path], options)
}

export async function emptyTree(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true })
  } catch (error) {
    if (errorCode(error) !== 'EACCES' && errorCode(error) !== 'EPERM') throw error
    await run('chmod', ['-R', 'u+rwX', '--', path], { timeout: TIMEOUT_MS })
    await rm(path, { recursive: true, force: true })
  }
}

/** Nobody writes into a slug; one process for any number of files. */
export async function makeReadOnly(path: string): Promise<void> {
  await run('chmod', ['-R', 'a+rX,a-w,ug-s', '--', path], { timeout: TIMEOUT_MS })
}

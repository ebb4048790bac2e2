import { execFile } from 'node:child_process'
import { rename, rm } from 'node:fs/promises'
import { promisify } from 'node:util'
import { errorCode } from '@podo/kernel'

const run = promisify(execFile)
const TIMEOUT_MS = 300_000

/** Takes a folder away; it is gone from its name at once, and read-only folders in it do not hinder. */
export async function removeTree(path: string, trash: string): Promise<boolean> {
  try {
    await rename(path, trash)
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return false
    if (errorCode(error) !== 'EACCES') throw error
    await run('chmod', ['u+w', '--', path], { timeout: TIMEOUT_MS })
    await rename(path, trash)
  }
  await emptyTree(trash)
  return true
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

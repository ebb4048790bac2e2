import { errorCode, waitFor } from '@podo/kernel'
import { spawn } from 'node:child_process'
import { mkdir, open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'

/** The process that stands for the whole run: the parent of a forked test worker, or this one. */
const runPid = (): number => (process.env['VITEST'] !== undefined && isMainThread ? process.ppid : process.pid)

let started: Promise<string> | undefined

/**
 * Folder of the socket of this run's Postgres. The first who asks makes the run's folder, which is the lock, and starts
 * its keeper; everybody waits for the file `ready`.
 */
export function sharedCluster(): Promise<string> {
  started ??= find()
  return started
}

async function find(): Promise<string> {
  const base = join(tmpdir(), `podo-postgres-${process.getuid?.() ?? 0}-${runPid()}`)
  if (await makeFolder(base)) await startKeeper(base)
  return waitFor({ what: 'the Postgres of this test run', timeoutMs: 60_000, everyMs: 20 }, async () => {
    const failure = await readText(join(base, 'failed'))
    if (failure !== undefined) throw new Error(`the Postgres of this test run did not start: ${failure}`)
    return readText(join(base, 'ready'))
  })
}

async function makeFolder(base: string): Promise<boolean> {
  try {
    await mkdir(base, { mode: 0o755 })
    return true
  } catch (error) {
    if (errorCode(error) === 'EEXIST') return false
    throw error
  }
}

async function startKeeper(base: string): Promise<void> {
  const log = await open(join(base, 'keeper.log'), 'a')
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('./keeper.ts', import.meta.url)), base, String(runPid())], {
    detached: true,
    stdio: ['ignore', log.fd, log.fd],
  })
  keeper.unref()
  await log.close()
}

async function readText(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

/**
 * A program of its own: keeps one Postgres for a test run and ends it when the run's process is gone, however it went.
 * Arguments: the folder to work in (it exists and is empty), and the pid to outlive by a moment only.
 */
import { delay } from '@podo/kernel'
import { migrate, prepareOwnServer } from '@podo/store'
import { rm, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'
import { TEMPLATE, startCluster, stopCluster, superuserOf } from './cluster.ts'
import type { Cluster } from './cluster.ts'

const LOOK_EVERY_MS = 300

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    // No such process: that is the answer.
    return false
  }
}

const untilGone = async (pid: number, cluster?: Cluster): Promise<void> => {
  while (isAlive(pid) && (cluster?.process.exitCode ?? null) === null) await delay(LOOK_EVERY_MS)
}

/** The run looks for these files; a rename shows them whole. */
async function say(base: string, file: 'ready' | 'failed', text: string): Promise<void> {
  await writeFile(join(base, `${file}.part`), text)
  await rename(join(base, `${file}.part`), join(base, file))
}

async function keep(base: string, watched: number): Promise<void> {
  const cluster = await startCluster(base)
  const { socketFolder } = cluster
  try {
    await prepareOwnServer(superuserOf(socketFolder), TEMPLATE)
    const as = (user: string) => ({ ...superuserOf(socketFolder, TEMPLATE), user })
    const migrationsFolder = fileURLToPath(new URL('../migrations/', import.meta.resolve('@podo/store')))
    await migrate({ owner: as('podo_owner'), worker: as('podo_worker'), migrationsFolder })
    await say(base, 'ready', socketFolder)
    await untilGone(watched, cluster)
  } finally {
    await stopCluster(cluster)
  }
}

if (import.meta.main) {
  // The run's Ctrl-C reaches the whole group; what decides here is whether the run is gone.
  process.on('SIGINT', () => undefined)
  const [base = '', watched = ''] = process.argv.slice(2)
  try {
    await keep(base, Number(watched))
  } catch (error) {
    await say(base, 'failed', inspect(error))
    await untilGone(Number(watched))
  }
  await rm(base, { recursive: true, force: true })
}

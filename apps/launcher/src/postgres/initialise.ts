import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chown, rename, rm, statfs, writeFile } from 'node:fs/promises'
import { userInfo } from 'node:os'
import { dirname, join } from 'node:path'
import { within } from '@podo/kernel'
import { failure } from '../exit-codes.ts'
import type { PostgresPlace } from './place.ts'
import { hostBasedAccess, identityMap } from './settings.ts'

const INITIALISE_MS = 60_000
const KEPT_OUTPUT = 4000

/** Makes the database where there is none: whole, or not at all. */
export async function initialise(place: PostgresPlace): Promise<void> {
  if (existsSync(join(place.folder, 'PG_VERSION'))) return
  const partial = `${place.folder}.new`
  await rm(partial, { recursive: true, force: true })
  const locale = ['--encoding=UTF8', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C']
  await runInitdb(place, ['-D', partial, '-U', 'postgres', '--auth=reject', '--data-checksums', '--wal-segsize=4', ...locale])
  await rename(partial, place.folder)
}

/** Written before each start, so that they are what this version of Podo wants. */
export async function writeAccessRules(place: PostgresPlace, serverUser: string | undefined): Promise<void> {
  const launcher = userInfo().username
  const rules = { 'pg_hba.conf': hostBasedAccess, 'pg_ident.conf': identityMap({ launcher, server: serverUser ?? launcher }) }
  for (const [name, text] of Object.entries(rules)) {
    const file = join(place.folder, name)
    await writeFile(file, text, { mode: 0o600 })
    if (place.account !== undefined) await chown(file, place.account.uid, place.account.gid)
  }
}

async function runInitdb(place: PostgresPlace, argv: string[]): Promise<void> {
  const child = spawn(join(place.binaries, 'initdb'), argv, {
    cwd: dirname(place.folder),
    env: { LC_ALL: 'C', TZ: 'UTC', PATH: '/usr/bin:/bin' },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(place.account === undefined ? {} : { uid: place.account.uid, gid: place.account.gid }),
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output = (output + chunk.toString('utf8')).slice(-KEPT_OUTPUT)))
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  try {
    const exitCode = await within('initdb to make the database', INITIALISE_MS, ended)
    if (exitCode !== 0) throw await explain(place, output)
  } finally {
    child.kill('SIGKILL')
  }
}

async function explain(place: PostgresPlace, output: string): Promise<Error> {
  const { bavail } = await statfs(dirname(place.folder))
  if (bavail === 0) return failure('DISK_FULL', `The disk of ${place.folder} is full. Free some space, or choose another folder with --data (PODO_DATA_DIR).`)
  return failure('POSTGRES_FAILED', `The database could not be made: initdb said\n${output.trim()}`)
}

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { formatDatabase, runtimeLayout } from '@podo/config'
import type { DatabaseConfig } from '@podo/config'
import { AppError } from '@podo/kernel'
import { failure, isFailureCode } from '../exit-codes.ts'
import type { FailureCode } from '../exit-codes.ts'
import { preparedSchema } from './answer.ts'
import type { Prepared } from './answer.ts'

const run = promisify(execFile)
const MIGRATE_MS = 15 * 60_000

/** Returns whether the database was new. Throws the operator's sentence when it cannot be used. */
export async function prepareDatabase(database: DatabaseConfig, runtimeFolder: string, launcherFile: string): Promise<boolean> {
  const runtime = runtimeLayout(runtimeFolder)
  const prepared = await askMigration(runtime.node, launcherFile, {
    PATH: '/usr/bin:/bin',
    PODO_DATABASE: formatDatabase(database),
    PODO_RUNTIME: runtimeFolder,
  })
  if (prepared.ok) return prepared.applied.some((name) => name.startsWith('0001_'))
  throw explain(prepared.code, prepared.sentence, database)
}

async function askMigration(node: string, launcherFile: string, environment: NodeJS.ProcessEnv): Promise<Prepared> {
  const { stdout } = await run(node, [launcherFile, 'migrate'], { env: environment, timeout: MIGRATE_MS, maxBuffer: 1024 * 1024, cwd: '/' })
  return preparedSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? 'null'))
}

const codes: Readonly<Record<string, FailureCode>> = {
  DATABASE_AWAY: 'DATABASE_UNREACHABLE',
  DATABASE_UNREACHABLE: 'DATABASE_UNREACHABLE',
  DATABASE_NEWER: 'DATABASE_NEWER',
}

function explain(code: string, sentence: string, database: DatabaseConfig): AppError {
  const known = codes[code] ?? (isFailureCode(code) ? code : 'DATABASE_REFUSED')
  if (known === 'DATABASE_UNREACHABLE' && database.kind === 'url') {
    return failure(known, `The database of DATABASE_URL (${hostOf(database.url.reveal())}) cannot be reached or does not let Podo in. ${sentence} Correct DATABASE_URL, start the database, or unset DATABASE_URL to use the embedded PostgreSQL.`)
  }
  return failure(known, sentence)
}

/** The part of the address that is no secret. */
const hostOf = (url: string): string => new URL(url).host || 'local socket'


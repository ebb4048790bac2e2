import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { formatDatabase, runtimeLayout } from '@podo/config'
import type { DatabaseConfig } from '@podo/config'
import type { AppError } from '@podo/kernel'
import { failure, isFailureCode } from '../exit-codes.ts'
import type { FailureCode } from '../exit-codes.ts'
import { fits, parseJson } from '../parse/fits.ts'
import type { Prepared } from './answer.ts'

const run = promisify(execFile)
const MIGRATE_MS = 15 * 60_000

/** Returns whether the database was new. Throws the operator's sentence when it cannot be used. */
export async function prepareDatabase(database: DatabaseConfig, runtimeFolder: string): Promise<boolean> {
  const runtime = runtimeLayout(runtimeFolder)
  const prepared = await askMigration(runtime.node, join(runtime.programs, 'podo.js'), {
    PATH: '/usr/bin:/bin',
    PODO_DATABASE: formatDatabase(database),
    PODO_RUNTIME: runtimeFolder,
  })
  if (prepared.ok) return prepared.isNew
  throw explain(prepared.code, prepared.sentence, database)
}

async function askMigration(node: string, program: string, environment: NodeJS.ProcessEnv): Promise<Prepared> {
  const { stdout } = await run(node, [program, 'migrate'], { env: environment, timeout: MIGRATE_MS, maxBuffer: 1024 * 1024, cwd: '/' })
  const answer = parseJson(stdout.trim().split('\n').at(-1) ?? '')
  if (fits(answer, { isNew: 'boolean' })) return { ok: true, isNew: answer.isNew }
  if (fits(answer, { code: 'string', sentence: 'string' })) return { ok: false, code: answer.code, sentence: answer.sentence }
  throw failure('DATABASE_REFUSED', 'The database could not be prepared, and nothing said why. Start again; the log of the database may tell more.')
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


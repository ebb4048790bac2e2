import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DataLayout, RunLayout, RuntimeLayout } from '@podo/config'
import type { Account, Accounts } from '../data/accounts.ts'

/** Where one embedded Postgres lives. */
export interface PostgresPlace {
  /** PGDATA. Named by the major version, so that a later one can be made beside it. */
  readonly folder: string
  readonly socketFolder: string
  readonly binaries: string
  readonly logFile: string
  readonly account: Account | undefined
}

const MAJOR_VERSION = '18'

export function postgresPlace(data: DataLayout, run: RunLayout, runtime: RuntimeLayout, accounts: Accounts | null): PostgresPlace {
  return {
    folder: join(data.postgres, MAJOR_VERSION),
    socketFolder: run.databaseFolder,
    binaries: join(runtime.postgres, 'bin'),
    logFile: join(data.logs, 'postgres.log'),
    account: accounts?.database,
  }
}

export const hasDatabase = (data: DataLayout): boolean => existsSync(join(data.postgres, MAJOR_VERSION, 'PG_VERSION'))

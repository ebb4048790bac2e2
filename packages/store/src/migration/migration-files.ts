import { AppError } from '@podo/kernel'
import { createHash } from 'node:crypto'
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface Migration {
  readonly number: number
  /** The file's name. */
  readonly name: string
  readonly sql: string
  /** SHA-256 of the file, in hex. */
  readonly hash: string
}

export interface AppliedMigration {
  readonly number: number
  readonly name: string
  readonly hash: string
}

const FILE = /^(\d{4})_[a-z0-9_]+\.sql$/

/** The migrations of a folder in their order: `0001_people.sql`, `0002_…`; other files are no migrations. */
export async function readMigrations(folder: string): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => FILE.test(name)).sort()
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8')
      return { number: Number(name.slice(0, 4)), name, sql, hash: createHash('sha256').update(sql).digest('hex') }
    }),
  )
}

/** What is still to be applied. Whatever does not fit is refused, and nothing is touched. */
export function pendingMigrations(files: readonly Migration[], applied: readonly AppliedMigration[]): Migration[] {
  const outOfOrder = files.find((file, index) => file.number !== index + 1)
  if (outOfOrder !== undefined) throw gap(`This Podo lacks a migration before ${outOfOrder.name}. Install it again.`)
  const newer = applied.find(({ number }) => number > files.length)
  if (newer !== undefined) {
    throw refused('DATABASE_NEWER', `The database was last used by a newer Podo (${newer.name} is not known here). Start that version, or restore a backup made before it.`)
  }
  for (const [index, row] of applied.entries()) {
    const file = files[index]
    if (row.number !== index + 1 || file === undefined) throw gap(`The database lacks migration ${index + 1} but has ${row.name}. Restore a backup.`)
    if (row.hash !== file.hash) {
      throw refused('DATABASE_CHANGED', `Migration ${file.name} is not the one that made this database. Install the Podo that it belongs to, or restore a backup.`)
    }
  }
  return files.slice(applied.length)
}

const refused = (code: string, publicMessage: string): AppError => new AppError({ kind: 'internal', code, publicMessage })
const gap = (publicMessage: string): AppError => refused('DATABASE_GAP', publicMessage)

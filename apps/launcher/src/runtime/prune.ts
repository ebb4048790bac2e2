import { existsSync } from 'node:fs'
import { readFile, readdir, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { DataLayout, RuntimeLayout } from '@podo/config'

/** Still being copied, or left behind by a copy that was killed. */
export const isPartial = (name: string): boolean => name.startsWith('.')

/** Removes versions that no living process runs from. */
export async function pruneRuntimes(data: DataLayout, keep: RuntimeLayout): Promise<string[]> {
  const names = (await readdir(data.runtimes)).filter((name) => name !== basename(keep.root) && !isBeingMade(name))
  if (names.length === 0) return []
  const used = await commandLines()
  const unused = names.filter((name) => !used.some((line) => line.includes(join(data.runtimes, name))))
  for (const name of unused) await rm(join(data.runtimes, name), { recursive: true, force: true })
  return unused
}

/** A copy under way is named by the process that makes it. */
const isBeingMade = (name: string): boolean => isPartial(name) && existsSync(`/proc/${name.split('-').at(-1) ?? ''}`)

/** Programs, Postgres and apps name the version in their command line or PATH, which an app's own shim shows as argv. */
async function commandLines(): Promise<string[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const read = (file: string): Promise<string> => readFile(file, 'utf8').catch(() => '')
  const texts = await Promise.all(pids.flatMap((pid) => [read(`/proc/${pid}/cmdline`), read(`/proc/${pid}/environ`)]))
  return texts.filter((text) => text !== '')
}

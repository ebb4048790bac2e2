import { randomBytes } from 'node:crypto'
import { lstat, readFile, readdir, realpath, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { errorCode } from '@podo/kernel'
import { isBelow } from '../slug/pack.ts'

/** A script that only starts something else is shorter than this. */
const MAX_BYTES = 65_536
const MAX_LINE = 1024

/**
 * A program that an install writes begins with the path of its interpreter, and an app runs in another folder than it
 * was built in. Where that interpreter lies in one of the folders before PATH, the program is made to ask PATH for it.
 */
export async function loosenPrograms(folder: string, paths: readonly string[]): Promise<void> {
  const real = await realpath(folder)
  const places = paths.flatMap((path) => [...new Set([join(folder, path), join(real, path)])])
  for (const path of paths) {
    const place = join(real, path)
    for (const name of await programs(real, place)) await loosen(join(place, name), places)
  }
}

async function programs(folder: string, place: string): Promise<string[]> {
  try {
    return (await isBelow(folder, place)) ? await readdir(place) : []
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return []
    throw error
  }
}

/** The file is replaced, not written into: another build may have it, too. */
async function loosen(file: string, places: readonly string[]): Promise<void> {
  const stats = await lstat(file)
  if (!stats.isFile() || stats.size > MAX_BYTES) return
  const before = await readFile(file, 'latin1')
  const after = loosened(before, places)
  if (after === before) return
  const draft = `${file}.${randomBytes(6).toString('hex')}`
  await writeFile(draft, after, { encoding: 'latin1', mode: stats.mode & 0o777, flag: 'wx' })
  await rename(draft, file)
}

/** `#!/build/.venv/bin/python3`, and the form that Python's installers write where that is too long for a kernel. */
function loosened(text: string, places: readonly string[]): string {
  if (!text.startsWith('#!')) return text
  const [first = '', second = '', ...rest] = text.split('\n')
  if (first.length > MAX_LINE || second.length > MAX_LINE) return text
  const [, interpreter = '', folder = '', program = '', options = ''] = /^#!\s*((\/.*)\/([\w.+-]+))(\s.*)?$/.exec(first) ?? []
  if (interpreter !== '' && places.includes(folder)) return [`#!/usr/bin/env ${options.trim() === '' ? program : `-S ${program}${options}`}`, second, ...rest].join('\n')
  const [whole = '', , place = '', name = ''] = /'''exec' (["']?)(\/.*)\/([\w.+-]+)\1 /.exec(second) ?? []
  return whole !== '' && places.includes(place) ? [first, second.replace(whole, () => `'''exec' /usr/bin/env ${name} `), ...rest].join('\n') : text
}

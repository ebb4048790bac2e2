import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { access, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { isMissing, moveIntoDist, type Place } from './place.ts'

const run = promisify(execFile)

/** Builds `apps/web` with Vite in a process of its own, beside the bundles of the programs. */
export async function buildConsole(place: Place): Promise<string> {
  const web = join(place.root, 'apps/web')
  if (!existsSync(join(web, 'index.html'))) return 'skipped (no apps/web/index.html)'
  const vite = await findTool(place.root, 'vite')
  const out = join(place.staging, 'console')
  try {
    await run(process.execPath, [vite, 'build', '--outDir', out, '--emptyOutDir', '--logLevel', 'warn'], {
      cwd: web,
      timeout: 120_000,
      maxBuffer: 16 * 1024 * 1024,
    })
  } catch (error) {
    throw new Error(`build: vite could not build the console.\n${outputOf(error)}`, { cause: error })
  }
  const bytes = await sizeOf(out)
  await moveIntoDist(place, 'console')
  return `${Math.round(bytes / 1024)} kB`
}

async function findTool(root: string, name: string): Promise<string> {
  const file = join(root, 'node_modules/.bin', name)
  await access(file)
  return file
}

function outputOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return String(error)
  const parts = Object.entries(error).flatMap(([key, value]) => (key === 'stdout' || key === 'stderr' ? [String(value).trim()] : []))
  return parts.filter(Boolean).join('\n') || (error instanceof Error ? error.message : '')
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    try {
      bytes += (await stat(join(entry.parentPath, entry.name))).size
    } catch (error) {
      if (!isMissing(error)) throw error
    }
  }
  return bytes
}

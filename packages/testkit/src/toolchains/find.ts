import { execFile } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdir, realpath, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { TOOLCHAINS } from '@podo/domain'
import type { ToolchainName } from '@podo/domain'
import { errorCode } from '@podo/kernel'

const run = promisify(execFile)
const SYSTEM = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin']
const COPY_TIMEOUT_MS = 300_000

export interface FoundToolchains {
  /** For PODO_TOOL_PATH: folders beyond the system's that every user can read. */
  readonly path: string
  readonly missing: ReadonlySet<ToolchainName>
}

/**
 * The toolchains that the apps of a Podo can use on this machine. As root each app is a user of its own, which cannot
 * read a toolchain in root's home: Rust's is therefore laid out once more, by hard links where the disk allows it.
 */
export async function findToolchains(): Promise<FoundToolchains> {
  const folders = new Set<string>()
  for (const folder of (process.env['PATH'] ?? '').split(delimiter)) {
    if (!SYSTEM.includes(folder) && !folder.includes('node_modules') && (await isOpen(folder))) folders.add(folder)
  }
  const rust = await openRust()
  if (rust !== null) folders.add(rust)
  const reachable = [...folders, ...SYSTEM]
  const names = Object.keys(TOOLCHAINS) as ToolchainName[]
  return { path: [...folders].join(':'), missing: new Set(names.filter((name) => !reachable.some((folder) => isProgram(join(folder, TOOLCHAINS[name].program))))) }
}

async function openRust(): Promise<string | null> {
  const sysroot = await run('rustc', ['--print', 'sysroot']).then(
    ({ stdout }) => stdout.trim(),
    () => null,
  )
  if (sysroot === null) return null
  const bin = join(sysroot, 'bin')
  if (await isOpen(bin)) return bin
  const { version } = /rustc (?<version>[\w.-]+)/.exec((await run('rustc', ['--version'])).stdout)?.groups ?? {}
  const copy = join(tmpdir(), 'podo-toolchains', `rust-${version ?? 'unknown'}`)
  if (!(await isOpen(join(copy, 'bin')))) await layOut(await realpath(sysroot), copy)
  return join(copy, 'bin')
}

async function layOut(from: string, to: string): Promise<void> {
  const draft = `${to}.${process.pid}`
  await mkdir(dirname(to), { recursive: true, mode: 0o755 })
  try {
    await run('cp', ['-al', '--', from, draft], { timeout: COPY_TIMEOUT_MS }).catch(async () => {
      await rm(draft, { recursive: true, force: true })
      await run('cp', ['-a', '--', from, draft], { timeout: COPY_TIMEOUT_MS })
    })
    await rename(draft, to)
  } catch (error) {
    await rm(draft, { recursive: true, force: true })
    if (errorCode(error) !== 'ENOTEMPTY') throw error
  }
}

async function isOpen(folder: string): Promise<boolean> {
  try {
    for (let at = await realpath(folder); ; at = dirname(at)) {
      if (process.getuid?.() === 0 && ((await stat(at)).mode & 0o001) === 0) return false
      if (at === '/') return true
    }
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR') return false
    throw error
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

import { readFile, rename, writeFile } from 'node:fs/promises'
import { errorCode } from '@podo/kernel'
import { fits, parseJson } from '../parse/fits.ts'
import type { Fitting } from '../parse/fits.ts'
import { isIdentity } from '../process/identity.ts'
import type { Identity } from '../process/identity.ts'

const shape = {
  dataFolder: 'string',
  consoleOrigin: 'string',
  appsOrigin: 'string',
  host: 'string',
  port: 'number',
  appsPort: 'number',
  sample: 'boolean',
  sharedSite: 'boolean',
  insecureHttp: 'boolean',
} as const


/** What a launcher wrote down of itself and its processes. A hint that is checked, never trusted: safe to lose. */
export interface LauncherState extends Fitting<typeof shape> {
  readonly launcher: Identity
  readonly server: Identity | null
}

export async function readState(file: string): Promise<LauncherState | undefined> {
  try {
    return parseState(await readFile(file, 'utf8'))
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined
    throw error
  }
}

function parseState(text: string): LauncherState | undefined {
  const value = parseJson(text)
  if (!fits(value, shape)) return undefined
  const { launcher, server } = value as { launcher?: unknown; server?: unknown }
  return isIdentity(launcher) ? { ...value, launcher, server: isIdentity(server) ? server : null } : undefined
}

export async function writeState(file: string, state: LauncherState): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

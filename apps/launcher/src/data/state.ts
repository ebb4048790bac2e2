import { readFile, rename, writeFile } from 'node:fs/promises'
import { z } from 'zod'
import { identitySchema } from '../process/identity.ts'

/** What a launcher wrote down of its processes. A hint that is checked, never trusted: safe to lose. */
const stateSchema = z.object({
  consoleOrigin: z.string(),
  host: z.string(),
  port: z.number().int(),
  appsPort: z.number().int(),
  launcher: identitySchema,
  server: identitySchema.nullable(),
  agent: identitySchema.nullable(),
})
export type LauncherState = z.infer<typeof stateSchema>

export async function readState(file: string): Promise<LauncherState | undefined> {
  try {
    const parsed = stateSchema.safeParse(JSON.parse(await readFile(file, 'utf8')))
    return parsed.success ? parsed.data : undefined
  } catch {
    // Missing or cut short: then the processes are found by their sockets, or not at all.
    return undefined
  }
}

export async function writeState(file: string, state: LauncherState): Promise<void> {
  await writeFile(`${file}.new`, JSON.stringify(state), { mode: 0o600 })
  await rename(`${file}.new`, file)
}

import { z } from 'zod'
import { folderSchema, originSchema, readEnvironment } from './environment.ts'
import { dataLayout, defaultDataFolder, defaultRunFolder, runLayout } from './layout.ts'
import type { DataLayout, Person, RunLayout } from './layout.ts'

export interface CliConfig {
  readonly data: DataLayout
  readonly run: RunLayout
  /** PODO_URL: a Podo elsewhere; null means the one on this machine. */
  readonly address: string | null
  /** PODO_TOKEN: an API token; null means the local token or what `podo login` kept. */
  readonly token: string | null
}

const schema = z.object({ PODO_RUN: folderSchema.optional(), PODO_URL: originSchema.optional(), PODO_TOKEN: z.string().min(1).optional() })

export function cliConfig(environment: NodeJS.ProcessEnv, person: Person, temporaryFolder: string): CliConfig {
  const read = readEnvironment('podo command', schema, environment)
  const dataFolder = defaultDataFolder(environment, person)
  return {
    data: dataLayout(dataFolder),
    run: runLayout(read.PODO_RUN ?? defaultRunFolder(dataFolder, person, temporaryFolder)),
    address: read.PODO_URL ?? null,
    token: read.PODO_TOKEN ?? null,
  }
}

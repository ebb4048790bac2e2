import type { App, AppEnvironment } from '@podo/contract'
import { findEvidence } from '@podo/engine'
import type { LogStore } from '@podo/ports'
import type { Services } from '../operation/services.ts'

/** One app with the places, in its log, of what speaks for the live causes: a page of the log for each environment that has one. */
export async function locateCauses({ logs }: Pick<Services, 'logs'>, app: App): Promise<App> {
  return { ...app, environments: await Promise.all(app.environments.map((environment) => locateCause(logs, environment))) }
}

async function locateCause(logs: LogStore, environment: AppEnvironment): Promise<AppEnvironment> {
  const { cause, id } = environment
  if (cause === null) return environment
  const evidence = await Promise.all(
    cause.evidence.map(async (piece) => (piece.kind === 'log' ? { ...piece, place: { deployment: null, app: await findEvidence(logs, { kind: 'app', id }, piece.lines) } } : piece)),
  )
  return { ...environment, cause: { ...cause, evidence } }
}

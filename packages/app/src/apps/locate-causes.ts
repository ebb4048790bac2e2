import type { App, AppEnvironment } from '@podo/contract'
import { findEvidence } from '@podo/engine'
import type { Services } from '../operation/services.ts'

/** One app with the places, in its log, of what speaks for the live causes: a page of the log for each environment that has one. */
export async function locateCauses(services: Pick<Services, 'logs' | 'log'>, app: App): Promise<App> {
  return { ...app, environments: await Promise.all(app.environments.map((environment) => locateCause(services, environment))) }
}

/** A log that cannot be read costs the place and not the page. */
async function locateCause({ logs, log }: Pick<Services, 'logs' | 'log'>, environment: AppEnvironment): Promise<AppEnvironment> {
  const { cause, id } = environment
  if (cause === null) return environment
  const find = (lines: readonly string[]): Promise<number | null> =>
    findEvidence(logs, { kind: 'app', id }, lines).catch((err: unknown) => {
      log.warn({ err, targetId: id }, 'the log that a cause speaks of could not be read')
      return null
    })
  const evidence = await Promise.all(
    cause.evidence.map(async (piece) => (piece.kind === 'log' ? { ...piece, place: { deployment: null, app: await find(piece.lines) } } : piece)),
  )
  return { ...environment, cause: { ...cause, evidence } }
}

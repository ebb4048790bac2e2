import { diagnoseRun } from '@podo/domain'
import type { Cause } from '@podo/domain'
import { isAppError } from '@podo/kernel'
import { findReleaseByContentKey, loadTargetPlace } from '@podo/store'
import type { Release } from '@podo/store'
import type { EngineOptions } from '../engine.ts'
import { locateEvidence } from '../locate-evidence.ts'
import { readVariables } from '../known-variables.ts'

/** What the doctor says of a release that fails while it has the traffic; null when nothing could be seen. */
export async function findRunCause(options: EngineOptions, failed: { readonly targetId: string; readonly contentKey: string }): Promise<Cause | null> {
  const write: Parameters<typeof readVariables>[0]['write'] = (work) => options.database.transaction({ kind: 'worker' }, work)
  const known = await write(async (tx) => ({ release: await findReleaseByContentKey(tx, failed.targetId, failed.contentKey), place: await loadTargetPlace(tx, failed.targetId) }))
  if (known.release === null || known.place === null) return null
  const seen = await options.runtime.observe({ id: failed.targetId, ...known.place }, failed.contentKey).catch((error: unknown) => {
    if (!isAppError(error)) throw error
    return null
  })
  if (seen === null) return null
  const variables = await readVariables({ options, write, appId: known.place.appId }, known.release)
  const cause = diagnoseRun({ ...runSettings(known.release), variables, now: Date.now(), instances: seen.instances })
  if (cause === null) return null
  return locateEvidence(options.logs, cause, { deployment: null, app: failed.targetId }).catch((err: unknown) => {
    options.log.warn({ err, targetId: failed.targetId }, 'the evidence of a cause could not be looked for in the log')
    return cause
  })
}

function runSettings({ number, settings }: Release) {
  const commands = Object.fromEntries(settings.processes.map((process) => [process.name, process.command]))
  return { release: `v${number}`, healthCheck: settings.healthCheck, memoryMb: settings.resources.memoryMb, commands }
}

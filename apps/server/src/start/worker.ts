import { connectionOf, credentialsIn } from '@podo/config'
import { createBuilderProcess } from '@podo/builder-process'
import { createEngine } from '@podo/engine'
import { connectionAs, openSecretVersions, sealedBuildVariables } from '@podo/store'
import { dropUnneededArtifacts } from '../worker/drop-artifacts.ts'
import { removeDeletedApps } from '../worker/remove-apps.ts'
import { keepCachesTidy } from '../worker/tidy-caches.ts'
import { openDatabase } from './compose.ts'
import type { Parts } from './compose.ts'
import { prepareFirstStart } from './first-start.ts'

export interface Worker {
  stop(): Promise<void>
}

/** The pipeline and the reconcilers. The sample is begun beside it: a start does not wait for a deployment. */
export async function startWorker({ config, log, services, agent, listener, secretBox }: Parts): Promise<Worker> {
  const database = openDatabase(config, 'worker', log)
  const { runtime, sources, logs } = services
  const builder = createBuilderProcess({
    agent,
    logger: log,
    buildsFolder: config.data.builds,
    slugsFolder: config.data.slugs,
    cachesFolder: config.data.caches,
    cacheBudgetBytes: config.cacheBudgetBytes,
    runtimeFolder: config.runtime.root,
    environment: config.buildEnvironment,
  })
  const engine = createEngine({
    database,
    events: listener,
    connection: connectionAs(connectionOf(config.database, 'podo_worker'), 'worker', config.database.kind === 'url'),
    runtime,
    builder,
    sources,
    logs,
    buildsFolder: config.data.builds,
    openSecrets: (tx, versions) => openSecretVersions(tx, secretBox, versions),
    buildVariables: (tx, appId) => sealedBuildVariables(tx, secretBox, appId),
    hiddenInBuilds: credentialsIn(config.buildEnvironment),
    log,
    timing: { phases: { build: config.buildTimeoutSeconds, predeploy: config.predeployTimeoutSeconds } },
  })
  await prepareFirstStart({ database, sources, appsDomain: config.apps.domain, sampleFolder: config.sample ? config.runtime.sample : null, log })
  await engine.start()
  const stopping = new AbortController()
  const removing = removeDeletedApps({ database, runtime, builder, sources, logs, log }, stopping.signal)
  const tidying = keepCachesTidy({ builder, log }, stopping.signal)
  const dropping = dropUnneededArtifacts({ database, builder, keepReleases: config.keepReleases, log }, stopping.signal)
  return {
    stop: async () => {
      stopping.abort()
      await engine.stop()
      await Promise.all([removing, tidying, dropping])
      await database.close()
    },
  }
}

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Cause, DeploymentState, Phase, Trigger, WaitsFor } from '@podo/domain'
import { acceptTrigger, createEngine, requestCancel } from '@podo/engine'
import type { Engine, EngineOptions, TriggerInput } from '@podo/engine'
import { newId, waitFor } from '@podo/kernel'
import type { Runtime, SourceStore } from '@podo/ports'
import { createDatabase, listen } from '@podo/store'
import type { Tx } from '@podo/store'
import { createLogger } from '@podo/telemetry'
import { testDatabase } from '../postgres/index.ts'
import type { TestDatabase } from '../postgres/index.ts'
import { builderRecorder } from './builder-recorder.ts'
import type { BuilderRecorder } from './builder-recorder.ts'
import { logRecorder } from './log-recorder.ts'
import type { LogRecorder } from './log-recorder.ts'
import { runtimeRecorder } from './runtime-recorder.ts'
import type { RuntimeRecorder } from './runtime-recorder.ts'
import { commitNamed, sourceRecorder } from './source-recorder.ts'

export interface StageRow {
  readonly number: number
  readonly state: DeploymentState
  readonly cause: Cause | null
  readonly superseded_by: string | null
}

/** One app in one environment on a real database, with recorders for everything outside of it. */
export interface EngineStage {
  readonly database: TestDatabase
  readonly runtime: RuntimeRecorder
  readonly builder: BuilderRecorder
  readonly logs: LogRecorder
  readonly targetId: string
  /** Of the one app; set and delete at will. */
  readonly buildVariables: Record<string, string>
  /** Another worker on the same database. */
  startEngine(): Promise<Engine>
  configure(variables: Record<string, string>): Promise<string>
  deploy(name: string, options?: Partial<TriggerInput> & { trigger?: Trigger }): Promise<{ deploymentId: string; number: number }>
  cancel(deploymentId: string): Promise<void>
  hold(): Promise<void>
  deployment(number: number): Promise<StageRow>
  /** Waits until a deployment is in a state; 15 s at most. */
  reaches(number: number, state: DeploymentState): Promise<StageRow>
  /** What a phase waits for, as everybody sees it. */
  waiting(number: number, phase: Phase): Promise<WaitsFor | null>
  worker<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  close(): Promise<void>
}

export interface EngineStageOptions {
  readonly leaseSeconds?: number
  readonly sweepSeconds?: number
  readonly buildLimit?: number
  readonly timing?: EngineOptions['timing']
  readonly hiddenInBuilds?: readonly string[]
  /** In place of what the recorders do. */
  readonly sources?: Partial<SourceStore>
  readonly runs?: Partial<Runtime>
}

export async function engineStage(options: EngineStageOptions = {}): Promise<EngineStage> {
  const database = await testDatabase()
  const worker = createDatabase({ connection: database.worker, role: 'worker' })
  const events = listen({ connection: database.worker, channel: 'podo_events' })
  const folder = await mkdtemp(join(tmpdir(), 'podo-engine-'))
  const runtime = Object.assign(runtimeRecorder(), options.runs)
  const builder = builderRecorder()
  const logs = logRecorder()
  const seeded = await seed(database)
  const engines: Engine[] = []
  const buildVariables: Record<string, string> = {}
  const inWorker = <T>(work: (tx: Tx) => Promise<T>): Promise<T> => worker.transaction({ kind: 'worker' }, work)
  let configVersionId = seeded.configVersionId
  let configNumber = 1
  const find = async (number: number): Promise<StageRow | undefined> =>
    (await database.query<StageRow>('select number, state, cause, superseded_by from deployments where target_id = $1 and number = $2', [seeded.targetId, number]))[0]
  return {
    database,
    runtime,
    builder,
    logs,
    targetId: seeded.targetId,
    buildVariables,
    startEngine: async () => {
      const engine = createEngine({
        database: worker, events, connection: database.worker, runtime, builder, logs, sources: { ...sourceRecorder(), ...options.sources }, buildsFolder: folder,
        openSecrets: async () => ({}), buildVariables: async () => ({ fingerprints: Object.fromEntries(Object.keys(buildVariables).map((name) => [name, `${name}=${buildVariables[name] ?? ''}`])), open: () => ({ ...buildVariables }) }), log: createLogger({ name: 'engine', level: 'silent' }),
        leaseSeconds: options.leaseSeconds ?? 5, sweepSeconds: options.sweepSeconds ?? 0.2, ...(options.buildLimit === undefined ? {} : { buildLimit: options.buildLimit }), ...(options.timing === undefined ? {} : { timing: options.timing }), ...(options.hiddenInBuilds === undefined ? {} : { hiddenInBuilds: options.hiddenInBuilds }),
      })
      await engine.start()
      engines.push(engine)
      return engine
    },
    configure: async (variables) => {
      configNumber += 1
      configVersionId = newId()
      await database.query('insert into config_versions (id, team_id, target_id, number, variables) values ($1, $2, $3, $4, $5)', [configVersionId, seeded.teamId, seeded.targetId, configNumber, variables])
      return configVersionId
    },
    deploy: (name, given = {}) =>
      inWorker((tx) =>
        acceptTrigger(tx, { targetId: seeded.targetId, trigger: 'manual', source: { kind: 'commit', commit: commitNamed(name), message: name, author: 'Ada' }, configVersionId, passHold: false, supersede: false, userId: null, ...given }),
      ),
    cancel: (deploymentId) => inWorker((tx) => requestCancel(tx, { deploymentId, userId: null })),
    hold: async () => void (await database.query('update app_environments set held_at = now(), hold_reason = $2 where id = $1', [seeded.targetId, 'held'])),
    deployment: async (number) => {
      const row = await find(number)
      if (row === undefined) throw new Error(`no deployment #${number}`)
      return row
    },
    reaches: (number, state) =>
      waitFor({ what: `deployment #${number} to be ${state}`, timeoutMs: 15_000 }, async () => {
        const row = await find(number)
        return row?.state === state ? row : undefined
      }),
    waiting: async (number, phase) => {
      const rows = await database.query<{ waiting: WaitsFor | null }>('select p.waiting from deployment_phases p join deployments d on d.id = p.deployment_id where d.target_id = $1 and d.number = $2 and p.phase = $3', [seeded.targetId, number, phase])
      return rows[0]?.waiting ?? null
    },
    worker: inWorker,
    close: async () => {
      await Promise.all(engines.map((engine) => engine.stop()))
      await events.close()
      await worker.close()
      await rm(folder, { recursive: true, force: true })
      await database.close()
    },
  }
}

async function seed(database: TestDatabase): Promise<{ teamId: string; targetId: string; configVersionId: string }> {
  const [teamId, projectId, environmentId, appId, targetId, configVersionId] = [newId(), newId(), newId(), newId(), newId(), newId()]
  await database.query('insert into teams (id, name) values ($1, $2)', [teamId, 'Team'])
  await database.query('insert into projects (id, team_id, name, display_name) values ($1, $2, $3, $3)', [projectId, teamId, 'first'])
  await database.query('insert into environments (id, team_id, project_id, name) values ($1, $2, $3, $4)', [environmentId, teamId, projectId, 'production'])
  await database.query('insert into apps (id, team_id, project_id, name, display_name) values ($1, $2, $3, $4, $4)', [appId, teamId, projectId, 'shop'])
  await database.query('insert into app_environments (id, team_id, app_id, environment_id) values ($1, $2, $3, $4)', [targetId, teamId, appId, environmentId])
  await database.query("insert into hosts (host, team_id, target_id, kind) values ('shop.localhost', $1, $2, 'automatic')", [teamId, targetId])
  await database.query("insert into streams (id, team_id, kind) values ($1, $2, 'target')", [targetId, teamId])
  await database.query('insert into config_versions (id, team_id, target_id, number) values ($1, $2, $3, 1)', [configVersionId, teamId, targetId])
  return { teamId, targetId, configVersionId }
}

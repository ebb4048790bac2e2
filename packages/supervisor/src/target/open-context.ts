import { mkdir } from 'node:fs/promises'
import { openJournal } from '../journal/journal.ts'
import { detectMachine } from '../machine/detect.ts'
import { foldersBelow } from '../machine/folders.ts'
import { createUsers } from '../machine/users.ts'
import type { WallPlan } from '../network/rules.ts'
import { createWalls, noWalls } from '../network/walls.ts'
import { BLOCK_SIZE, createPorts } from '../port/allocate.ts'
import { createRuns } from '../run/runs.ts'
import type { Runs } from '../run/runs.ts'
import { createRoutes } from '../route/publish.ts'
import { liveRelease } from '../route/switch.ts'
import { openDocuments } from '../state/documents.ts'
import { openHeader } from '../state/open-header.ts'
import { runRecordSchema, targetRecordSchema } from '../state/schema.ts'
import type { TargetRecord } from '../state/schema.ts'
import { openSealer } from '../state/seal.ts'
import type { SupervisorOptions } from '../supervisor.ts'
import type { Context } from './context.ts'
import { createRegistry } from './registry.ts'
import type { Registry } from './registry.ts'

/** Everything that a supervisor works with: opened in the order in which each part needs the one before. */
export interface Opened {
  readonly context: Context
  readonly registry: Registry
  readonly runs: Runs
  /** Targets as they stand on disk, not looked after yet. */
  readonly records: ReadonlyMap<string, TargetRecord>
}

export async function openContext(options: SupervisorOptions): Promise<Opened> {
  const folders = foldersBelow(options.dataFolder)
  await mkdir(folders.root, { recursive: true, mode: 0o711 })
  const { header, save } = await openHeader(folders.header)
  const onBroken = (name: string, err: unknown): void => options.logger.error({ err, record: name }, 'state of one record is broken and was put aside')
  const documents = openDocuments(folders.targets, targetRecordSchema, onBroken)
  const records = await documents.readAll()
  const sealer = await openSealer(folders.key)
  const machine = await detectMachine(options, folders, header.installation)
  const journal = await openJournal(folders.journal, (err) => options.logger.error({ err }, 'journal could not be written'))
  const registry = createRegistry(() => context)
  const routes = createRoutes(options.edge, () => registry.all())
  const planWalls = (): WallPlan => ({
    users: Object.values(header.users),
    blocks: registry.all().flatMap(({ user, record }) => (user === null ? [] : record.portBlocks.map((first) => ({ uid: user.uid, first })))),
    blockSize: BLOCK_SIZE,
  })
  const walls = machine.hasNetworkRules ? createWalls(header.installation, planWalls, options.logger) : noWalls
  const users = createUsers(header, save, walls.raise)
  const context: Context = {
    machine,
    walls,
    sealer,
    documents,
    journal,
    logs: options.logs,
    ports: createPorts(options.ports),
    hostsOfOthers: (targetId) => new Set(registry.all().flatMap(({ record }) => (record.targetId === targetId || liveRelease(record) === undefined ? [] : record.hosts))),
    takenBlocks: () => new Set(registry.all().flatMap((target) => target.record.portBlocks)),
    userOf: (appId) => (machine.hasUsers ? users.of(appId) : Promise.resolve(null)),
    routes,
  }

  const runs = createRuns({ machine, documents: openDocuments(folders.runs, runRecordSchema, onBroken), sealer, userOf: context.userOf })
  return { context, registry, runs, records }
}

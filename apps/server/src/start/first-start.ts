import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'
import { acceptTrigger } from '@podo/engine'
import { hostLabel } from '@podo/domain'
import type { ManifestFile } from '@podo/domain'
import type { SourceStore } from '@podo/ports'
import { audit, claimHost, claimSetting, createApp, currentConfigVersion, ensureFirstTeam, findFirstTarget, readSetting } from '@podo/store'
import type { Database, FirstTeam, Tx } from '@podo/store'
import type { Logger } from '@podo/telemetry'

export interface FirstStart {
  /** As podo_worker. */
  readonly database: Database
  readonly sources: SourceStore
  readonly appsDomain: string
  /** Folder of the sample; null leaves it out. */
  readonly sampleFolder: string | null
  readonly log: Logger
}

const SAMPLE = 'sample'
const SAMPLE_SETTING = 'sample.deployed'

/** The first team with its project, and the sample once a database: safe to run at each start and by several at once. */
export async function prepareFirstStart(first: FirstStart): Promise<void> {
  const team = await first.database.transaction({ kind: 'worker' }, (tx) => ensureFirstTeam(tx, { team: 'First team', project: SAMPLE }))
  if (team === null || first.sampleFolder === null) return
  const done = await first.database.transaction({ kind: 'worker' }, (tx) => readSetting(tx, SAMPLE_SETTING))
  if (done !== null) return
  // Podo without its sample is Podo still; the next start tries again.
  await deploySample(first, team, first.sampleFolder).catch((err: unknown) => first.log.error({ err }, 'the sample could not be deployed'))
}

async function deploySample({ database, sources, appsDomain, log }: FirstStart, team: FirstTeam, folder: string): Promise<void> {
  const made = await database.transaction({ kind: 'worker' }, (tx) => makeSampleApp(tx, team, appsDomain))
  const files = await listFolder(folder)
  await sources.ensure(made.appId)
  const missing = new Set(await sources.missing(made.appId, files.map((file) => file.oid)))
  const commit = await sources.commitUpload(made.appId, files, contentsOf(folder, files, missing), { author: 'Podo', message: 'The sample' })
  await database.transaction({ kind: 'worker' }, async (tx) => {
    if (!(await claimSetting(tx, SAMPLE_SETTING, { appId: made.appId }))) return
    await acceptTrigger(tx, {
      targetId: made.targetId,
      trigger: 'manual',
      source: { kind: 'commit', commit: commit.commit, message: commit.message, author: commit.author },
      configVersionId: (await currentConfigVersion(tx, made.targetId)).id,
      passHold: true,
      supersede: false,
      userId: null,
    })
    await audit(tx, { teamId: team.teamId, actorId: null, actor: 'Podo', via: 'worker', action: 'deployment.create', subject: `app ${SAMPLE}/${SAMPLE}`, detail: {} })
  })
  log.info({ commit: commit.commit }, 'the sample is being deployed')
}

/** The app of an earlier start that did not get further, or a new one. */
async function makeSampleApp(tx: Tx, team: FirstTeam, appsDomain: string): Promise<{ appId: string; targetId: string }> {
  const known = await findFirstTarget(tx, team.projectId, SAMPLE)
  if (known !== null) return known
  const { appId, targets } = await createApp(tx, {
    teamId: team.teamId,
    projectId: team.projectId,
    name: SAMPLE,
    displayName: SAMPLE,
    userId: null,
    environments: [{ id: team.environmentId, name: 'production' }],
  })
  const targetId = targets[0]?.targetId
  if (targetId === undefined) throw new Error('the sample has no target')
  await claimHost(tx, { host: `${hostLabel(SAMPLE, 'production')}.${appsDomain}`, teamId: team.teamId, targetId, kind: 'automatic' })
  return { appId, targetId }
}

/** Every file of the folder by the hash that Git gives it, as an upload names them. */
async function listFolder(root: string): Promise<ManifestFile[]> {
  const files: ManifestFile[] = []
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    const seen = await lstat(join(root, path))
    if (seen.isDirectory() || path.split('/').includes('node_modules')) continue
    const content = await contentOf(root, path)
    const oid = createHash('sha1').update(`blob ${content.length}\0`).update(content).digest('hex')
    files.push({ path, oid, sizeBytes: content.length, mode: seen.isSymbolicLink() ? '120000' : (seen.mode & 0o100) === 0 ? '100644' : '100755' })
  }
  return files
}

async function* contentsOf(root: string, files: readonly ManifestFile[], missing: ReadonlySet<string>): AsyncGenerator<{ oid: string; content: Uint8Array }> {
  const sent = new Set<string>()
  for (const { path, oid } of files) {
    if (!missing.has(oid) || sent.has(oid)) continue
    sent.add(oid)
    yield { oid, content: await contentOf(root, path) }
  }
}

async function contentOf(root: string, path: string): Promise<Buffer> {
  const full = join(root, path)
  return (await lstat(full)).isSymbolicLink() ? Buffer.from(await readlink(full)) : readFile(full)
}

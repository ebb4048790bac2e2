import { createHash } from 'node:crypto'
import { readdir, readFile, symlink, mkdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { detect, diagnoseBuild, diagnoseStart, resolveSettings } from '@podo/domain'
import type { ManifestFile } from '@podo/domain'
import { absent, newId, waitFor } from '@podo/kernel'
import { createLogger } from '@podo/telemetry'
import { createBuilderProcess } from '../../adapters/builder-process/src/index.ts'
import { createGitBuiltin } from '../../adapters/git-builtin/src/index.ts'
import { createTestSupervisor } from './src/testing/open-supervisor.ts'
const s = await createTestSupervisor()
const { root } = s
await symlink('/work/main/node_modules/npm', join(root, 'runtime/npm'))
for (const t of ['npm', 'npx']) await symlink(`../npm/bin/${t}-cli.js`, join(root, 'runtime/bin', t))
const { runs } = s.supervisor
const never = new AbortController().signal
const orNull = async <T>(f: () => Promise<T>) => { try { return await f() } catch (e) { if ((e as any).kind === 'absent') return null; throw e } }
const agent = { run: (r: any) => runs.run({ caches: [], ...r }), runStatus: (k: string, w: number) => orNull(() => runs.status(k, w, never)), runOutput: async (k: string, o: number) => runs.output(k, o, never), cancelRun: runs.cancel, forgetRun: runs.forget }
const logger = createLogger({ name: 't', level: 'warn' })
const git = createGitBuiltin({ folder: join(root, 'repos'), logger })
const builder = createBuilderProcess({ agent, logger, buildsFolder: join(root, 'builds'), slugsFolder: join(root, 'slugs'), cachesFolder: join(root, 'caches'), runtimeFolder: join(root, 'runtime') })
console.log(s.supervisor.isolation)
let token = 1
for (const name of ['sample', 'broken/install-failed', 'broken/build-failed', 'broken/exits-at-once', 'broken/never-ready', 'broken/wrong-port']) {
  const folder = join('/work/main/examples', name); const blobs = new Map<string, Buffer>(); const files: ManifestFile[] = []
  for (const e of await readdir(folder, { recursive: true, withFileTypes: true })) { if (!e.isFile()) continue; const c = await readFile(join(e.parentPath, e.name)); const oid = createHash('sha1').update(`blob ${c.length}\0`).update(c).digest('hex'); blobs.set(oid, c); files.push({ path: relative(folder, join(e.parentPath, e.name)), oid, sizeBytes: c.length, mode: '100644' }) }
  const app = newId(); const t0 = performance.now(); const laps: string[] = []; const lap = (n: string) => laps.push(`${n} ${Math.round(performance.now() - t0)}`)
  await git.ensure(app)
  const missing = await git.missing(app, files.map((f) => f.oid))
  const c = await git.commitUpload(app, files, (async function* () { for (const oid of missing) yield { oid, content: blobs.get(oid)! } })(), { author: 'me', message: 'x' }); lap('commit')
  const src = join(root, 'builds', newId(), 'source')
  await mkdir(join(src, '..'), { mode: 0o750 })
  await git.checkOut(app, c.commit, src, never); lap('fetch')
  const d = detect(await git.tree(app, c.commit)); lap('plan')
  if (d.kind === 'unknown') { console.log(d); continue }
  const limits = { memoryMb: 512, timeoutSeconds: 100, outputBytes: 1e6 }
  const r = await builder.build({ buildKey: createHash('sha256').update(c.tree).digest('hex'), appId: app, folder: src, plan: d.plan, variables: {}, limits }, () => undefined, never); lap('build')
  const show = (x: any) => { console.log('==', name, x.code, '|', x.sentence, '|', x.nextAction); for (const e of x.evidence) console.log('    ', JSON.stringify(e)) }
  if (r.kind === 'failed') { show(diagnoseBuild({ ...r, command: (r.step === 'install' ? d.plan.install : d.plan.build)?.value ?? null, limits })); continue }
  const settings = resolveSettings(d.plan, {})
  const spec = s.spec({ appId: app, slug: { digest: r.artifact.digest, folder: r.artifact.location }, processes: settings.processes.map((p) => ({ ...p, count: 1 })), healthCheck: settings.healthCheck })
  await s.supervisor.startRelease(spec); const b0 = performance.now()
  const bound = name === 'sample' ? 10000 : settings.healthCheck.withinSeconds > 5 ? 4000 : 5000
  const st = await waitFor({ what: 'ready', timeoutMs: bound, everyMs: 5 }, async () => { const x = await s.supervisor.release(spec.targetId, spec.contentKey, null, never); return x.ready ? x : undefined }).catch(() => null); lap('ready')
  if (st) console.log('==', name, 'READY', laps.join(', '))
  else { const x = await s.supervisor.release(spec.targetId, spec.contentKey, null, never); show(diagnoseStart({ phase: 'verify', secondsWaited: (performance.now() - b0) / 1000, healthCheck: settings.healthCheck, memoryMb: null, commands: Object.fromEntries(settings.processes.map((p) => [p.name, p.command])), instances: x.instances })) }
}
await s.close()
process.exit(0)
